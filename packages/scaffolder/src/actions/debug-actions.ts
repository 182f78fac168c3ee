import { z } from 'zod'
import type { ActionContext } from './define-action.ts'
import { defineAction } from './define-action.ts'
import { defineWorkspaceAction } from './define-workspace-action.ts'

/** Longer files are named, not shown. */
const maxShownBytes = 16 * 1024

/** `debug:log`: writes a message, and what the workspace holds, into the log of the run. */
export const debugLog = defineWorkspaceAction({
  id: 'debug:log',
  description: 'Writes a message, and what the workspace holds, into the log.',
  input: z.strictObject({
    message: z.string().optional().describe('What is written'),
    listWorkspace: z
      .union([z.boolean(), z.enum(['with-filenames', 'with-contents'])])
      .optional()
      .describe('Whether the files of the workspace are named, or shown'),
  }),
  examples: [{ description: 'Log a greeting', input: { message: 'Hello' } }],
  async run({ input, workspace, logger, signal }) {
    if (input.message !== undefined) logger.info(input.message)
    if (!input.listWorkspace) return
    for await (const { path, bytes } of workspace.walk({ signal })) {
      const isShown = input.listWorkspace === 'with-contents' && bytes <= maxShownBytes
      const content = isShown ? Buffer.from(await workspace.readBytes(path)).toString('utf8') : ''
      logger.info(isShown ? `${path}\n${content}` : path)
    }
  },
})

const maxWaitMs = 10 * 60 * 1000
const duration = z.number().nonnegative().optional().describe('Added to the other units')

/** `debug:wait`: lets time pass. */
export const debugWait = defineAction({
  id: 'debug:wait',
  touches: 'workspace',
  description: 'Waits up to ten minutes.',
  input: z
    .strictObject({ minutes: duration, seconds: duration, milliseconds: duration })
    .refine((input) => waitMs(input) <= maxWaitMs, 'the wait is longer than 10 minutes'),
  examples: [{ description: 'Wait half a minute', input: { seconds: 30 } }],
  run: (context) => wait(context, waitMs(context.input)),
  plan: () => ({ sideEffects: [] }),
})

/** `roadiehq:utils:sleep`: the same in seconds. */
export const sleep = defineAction({
  id: 'roadiehq:utils:sleep',
  touches: 'workspace',
  description: 'Waits for some seconds, ten minutes at most.',
  input: z.strictObject({
    amount: z
      .number()
      .nonnegative()
      .max(maxWaitMs / 1000)
      .describe('Seconds'),
  }),
  examples: [{ description: 'Wait half a minute', input: { amount: 30 } }],
  run: (context) => wait(context, context.input.amount * 1000),
  plan: () => ({ sideEffects: [] }),
})

type Durations = { [unit in 'minutes' | 'seconds' | 'milliseconds']?: number | undefined }

function waitMs({ minutes = 0, seconds = 0, milliseconds = 0 }: Durations): number {
  return minutes * 60_000 + seconds * 1000 + milliseconds
}

/** A long wait lets go of the worker, and begins the action again when it is over. */
async function wait({ logger, checkpoint, sleep }: ActionContext, ms: number): Promise<void> {
  await checkpoint({ key: 'told', fn: () => logger.info(`Waiting for ${ms} ms`) })
  await sleep(ms)
}
