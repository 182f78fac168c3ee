import { CallboardError, type CallboardErrorJson, Secret } from '@callboard/core'
import { createTemporaryFolder, nodeRuntime } from '@callboard/core/node'
import { createMemoryLogger } from '@callboard/core/testing'
import { createRenderer } from '../expressions/create-renderer.ts'
import { checkInput, checkOutput } from './check-data.ts'
import type { Action, ActionContext, TaskUser } from './define-action.ts'

/** What an action is called with. */
export interface TestCall {
  input: unknown
  /** What the workspace holds before: texts, or bytes. */
  files?: Readonly<Record<string, string | Uint8Array>>
  secrets?: Readonly<Record<string, string>>
  user?: TaskUser
  signal?: AbortSignal
  /** Results of checkpoints, shared by the attempts at a step. */
  checkpoints?: Map<string, unknown>
  /** How often the step was begun, this time included. @default 1 */
  attempt?: number
  method?: 'run' | 'plan' | 'undo'
  /** What the step that is undone came to. */
  output?: Record<string, unknown>
}

/** What is seen of a call. */
export interface TestResult {
  output: unknown
  error?: CallboardErrorJson
  /** What the workspace holds after; bytes as Latin-1, ` +x` after an executable. */
  files: Record<string, string>
  log: string[]
  /** What the action made known as secret. */
  found: string[]
}

/** Calls an action in a workspace of its own, its data checked as a run does. */
export async function testAction(action: Action, call: TestCall): Promise<TestResult> {
  await using temporary = await createTemporaryFolder()
  const workspace = temporary.folder
  for (const [path, content] of Object.entries(call.files ?? {}))
    await workspace.write(path, content, { executable: path.endsWith('.sh') })
  const logger = createMemoryLogger()
  const seen: TestResult = { output: undefined, files: {}, log: [], found: [] }
  const { method = 'run', output = {} } = call
  try {
    const input = checkInput(action, call.input)
    const context = contextOf(call, { input, workspace, logger, found: seen.found })
    if (method === 'run') seen.output = checkOutput(action, await action.run(context))
    if (method === 'plan') seen.output = await action.plan?.(context)
    if (method === 'undo') await action.undo?.({ ...context, output })
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    seen.error = error.toJSON()
  }
  for await (const { path, executable } of workspace.walk())
    seen.files[path] =
      Buffer.from(await workspace.readBytes(path)).toString('latin1') + (executable ? ' +x' : '')
  seen.log = logger.records.map(({ message }) => message)
  return seen
}

function contextOf(
  {
    secrets = {},
    user,
    signal = new AbortController().signal,
    checkpoints = new Map(),
    attempt = 1,
    method,
  }: TestCall,
  { found, ...given }: Pick<ActionContext, 'input' | 'workspace' | 'logger'> & { found: string[] },
): ActionContext {
  const notNeeded = () => Promise.reject(new Error('not needed'))
  return {
    ...given,
    signal,
    runtime: nodeRuntime,
    secrets: Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => [name, new Secret(value)]),
    ),
    ...(user && { user }),
    task: { id: 'task-1' },
    step: { id: 'step-1', name: 'Step' },
    template: { ref: 'template:default/demo' },
    renderer: createRenderer(),
    dryRun: method === 'plan',
    idempotencyKey: 'task-1:step-1',
    async checkpoint({ key, fn }) {
      if (!checkpoints.has(key)) checkpoints.set(key, await fn())
      return checkpoints.get(key) as Awaited<ReturnType<typeof fn>>
    },
    addSecret: (secret) => found.push(Secret.is(secret) ? secret.reveal() : secret),
    createTemporaryDirectory: notNeeded,
    attempt,
    async handOver() {},
    waitFor: notNeeded,
    sleep: () => Promise.resolve(),
    runTemplate: notNeeded,
  }
}
