import { z } from 'zod'
import { type ActionContext, defineAction } from './define-action.ts'

const logInput = z.strictObject({
  message: z.string().optional(),
  listWorkspace: z.union([z.boolean(), z.enum(['with-filenames', 'with-contents'])]).optional(),
})
/** Longer files are named, not shown. */
const maxShownBytes = 16 * 1024

/** `debug:log`: writes a message, and what the workspace holds, into the log of the run. */
export const debugLog = defineAction({
  id: 'debug:log',
  description: 'Writes a message, and what the workspace holds, into the log.',
  input: logInput,
  examples: [{ description: 'Log a greeting', input: { message: 'Hello' } }],
  run: writeLog,
  plan: async (context) => {
    await writeLog(context)
    return { sideEffects: [] }
  },
})

async function writeLog({
  input,
  workspace,
  logger,
  signal,
}: ActionContext<z.output<typeof logInput>>): Promise<void> {
  if (input.message !== undefined) logger.info(input.message)
  if (!input.listWorkspace) return
  for await (const { path, bytes } of workspace.walk({ signal })) {
    const isShown = input.listWorkspace === 'with-contents' && bytes <= maxShownBytes
    const content = isShown ? Buffer.from(await workspace.readBytes(path)).toString('utf8') : ''
    logger.info(isShown ? `${path}\n${content}` : path)
  }
}

const maxWaitMs = 10 * 60 * 1000
const duration = z.number().nonnegative().optional()
const waitTime = z.strictObject({ minutes: duration, seconds: duration, milliseconds: duration })
const waitInput = waitTime.refine(
  (input) => waitMs(input) <= maxWaitMs,
  'the wait is longer than 10 minutes',
)

function waitMs({ minutes = 0, seconds = 0, milliseconds = 0 }: z.output<typeof waitTime>): number {
  return minutes * 60_000 + seconds * 1000 + milliseconds
}

/** `debug:wait`: lets time pass. */
export const debugWait = defineAction({
  id: 'debug:wait',
  description: 'Waits up to ten minutes.',
  input: waitInput,
  examples: [{ description: 'Wait half a minute', input: { seconds: 30 } }],
  async run({ input, logger, signal, runtime }) {
    logger.info(`Waiting for ${waitMs(input)} ms`)
    await runtime.sleep(waitMs(input), { signal })
  },
  plan: () => ({ sideEffects: [] }),
})
