import type { RunTemplateRequest } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { TaskWriter } from '../tasks/task-writer.ts'
import type { RunWorkspace } from '../workspace/run-workspace.ts'
import type { RunDefinition } from './run-definition.ts'
import type { Checkpoints, RunWaits, Turns } from './run-state.ts'
import type { RunsContext } from './runs-context.ts'
import type { RunSecrets } from './sealed-secrets.ts'
import type { SecretKeeper } from './secret-keeper.ts'

/** Templates in templates in templates: more of them are a mistake. */
const maxDepth = 5

interface Ties {
  taskId: string
  definition: RunDefinition
  writer: TaskWriter
  keeper: SecretKeeper
  workspace: RunWorkspace
  hidden: RunSecrets
}

/** What a run keeps between its steps' beginnings and ends: checkpoints, turns, results of waits. */
export function createRunWaits(
  context: RunsContext,
  { taskId, definition, writer, keeper, workspace, hidden }: Ties,
): { checkpoints: Checkpoints; turns: Turns; waits: RunWaits } {
  const { store, cancelNested, undoNested } = context
  const load = async (key: string): Promise<{ value?: unknown } | undefined> => {
    const kept = await store.checkpoint(taskId, key)
    return kept === undefined ? undefined : JSON.parse(keeper.open(kept, key))
  }
  const save = async (key: string, value: unknown, manifest?: string): Promise<void> => {
    writer.stage({
      checkpoints: { [key]: keeper.keep(JSON.stringify({ value }), key) },
      ...(manifest !== undefined && { workspace: manifest }),
    })
    await writer.commit()
  }
  return {
    checkpoints: {
      async load(key) {
        const kept = await load(checkpointName(key))
        return kept && { done: true, value: kept.value }
      },
      save: (key, value) => save(checkpointName(key), value),
    },
    turns: {
      load: async (step, key) => (await load(turnName(step, key)))?.value as TurnOutput | undefined,
      async save(step, key, output) {
        await save(turnName(step, key), output, await workspace.keep())
      },
    },
    waits: {
      result: async (key) => (await load(key))?.value,
      resolve: (key, value) => store.resolve(taskId, { key, value: resultText(value) }),
      start: (request, idempotencyKey) =>
        startNested(context, { taskId, definition, request, idempotencyKey }),
      task: (id) => store.get(id),
      cancel: (id) => cancelNested(id),
      undo: ({ id, secretNames = [] }) =>
        undoNested(id, {
          secrets: chosen(hidden.secrets, secretNames),
          ...(definition.user && { user: definition.user.ref }),
        }),
    },
  }
}

type TurnOutput = Record<string, unknown>

const checkpointName = (key: string) => `checkpoint ${key}`
const turnName = (step: string, key: string) => `turn ${JSON.stringify([step, key])}`

/** Those that are missing are named by whoever asks for them. */
function chosen<T>(all: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))
}

async function startNested(
  { startNested: begin, templates }: RunsContext,
  {
    taskId,
    definition: { user, depth: outer, locks },
    request: { templateRef, parameters, secrets },
    idempotencyKey,
  }: Pick<Ties, 'taskId' | 'definition'> & { request: RunTemplateRequest; idempotencyKey: string },
): Promise<string> {
  const depth = outer + 1
  if (depth > maxDepth) throw errors.NESTED_TOO_DEEP({ template: templateRef, depth })
  const template = await templates?.find(templateRef)
  if (!template) throw errors.TEMPLATE_MISSING({ ref: templateRef })
  return begin(template, {
    parameters,
    ...(secrets && { secrets }),
    ...(user && { user }),
    idempotencyKey,
    nested: { parentId: taskId, depth, locks },
  })
}

/** The result of a wait as it is kept; it holds no secrets. */
export function resultText(value: unknown): string {
  return `=${JSON.stringify({ value })}`
}
