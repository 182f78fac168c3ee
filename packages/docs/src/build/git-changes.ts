import {
  CallboardError,
  checkOptions,
  type Logger,
  objectWith,
  type Runtime,
  silentLogger,
} from '@callboard/core'
import { nodeRuntime, type ProcessGate } from '@callboard/core/node'
import { z } from 'zod'
import type { LastChanges } from '../site/last-changes.ts'

/** How {@link gitChanges} is set up. */
export interface GitChangesOptions {
  /** Absolute path of the source, in a working copy of Git. */
  folder: string
  /** Runs the program `git`. */
  programs: Pick<ProcessGate, 'run'>
  /** @default silentLogger */
  logger?: Logger
  /** @default nodeRuntime */
  runtime?: Runtime
}

const schema = z.strictObject({
  folder: z.string().min(1),
  programs: objectWith('run'),
  logger: objectWith('info').optional(),
  runtime: objectWith('monotonicMs').optional(),
})

/** How long the newest commit is taken for the newest, in milliseconds. */
const freshMs = 1_000
// The configuration of a repository can name programs for Git to start.
const quiet = ['fsmonitor=false', 'hooksPath=/dev/null'].flatMap((each) => ['-c', `core.${each}`])
const history = [
  ...['log', '-z', '--no-show-signature', '--no-ext-diff', '--no-textconv', '--no-renames'],
  ...['--format=%x01%ct', '--name-only', '--relative', '--', '.'],
]

/**
 * Says for `lastChanges` of `createDocs` when files last changed, from the commits of a working copy: one run of Git for all files,
 * and another when there is a new commit. Knows nothing of files that are in no commit, of a copy without its history, and of a
 * folder that is none; the log says why.
 *
 * @throws CORE_OPTION_INVALID
 */
export function gitChanges(options: GitChangesOptions): LastChanges {
  checkOptions('gitChanges', schema, options)
  const { runtime = nodeRuntime } = options
  const state: GitState = { head: '', times: new Map() }
  let looking: Promise<unknown> | undefined
  let lookedMs = Number.NEGATIVE_INFINITY
  return async () => {
    if (runtime.monotonicMs() - lookedMs > freshMs) {
      lookedMs = runtime.monotonicMs()
      looking = look(state, options)
    }
    await looking
    return state.times
  }
}

interface GitState {
  head: string
  times: ReadonlyMap<string, number>
}

async function look(
  state: GitState,
  { folder, programs, logger = silentLogger }: GitChangesOptions,
) {
  const run = async (args: readonly string[]) => {
    const done = await programs.run({ program: 'git', args: [...quiet, ...args], cwd: folder })
    if (done.exitCode === 0) return done.stdout
    throw new NoHistory(done.stderr.trim().split('\n').at(-1) ?? '')
  }
  try {
    const [head = '', isShallow] = (
      await run(['rev-parse', 'HEAD', '--is-shallow-repository'])
    ).split('\n')
    if (head === state.head) return
    if (isShallow === 'true') throw new NoHistory('the copy has only its newest commits')
    state.times = timesIn(await run(history))
    state.head = head
  } catch (error) {
    if (!(error instanceof NoHistory || CallboardError.is(error))) throw error
    state.times = new Map()
    logger.info('when pages changed is not known', { folder, reason: error.message })
  }
}

class NoHistory extends Error {}

/** Newest first: the first time that a file is named is when it last changed. */
function timesIn(output: string): Map<string, number> {
  const times = new Map<string, number>()
  let atMs = 0
  for (const part of output.split('\0')) {
    const text = part.replace(/^\n/, '')
    if (text.startsWith('\x01')) atMs = Number(text.slice(1)) * 1000
    else if (text !== '' && !times.has(text)) times.set(text, atMs)
  }
  return times
}
