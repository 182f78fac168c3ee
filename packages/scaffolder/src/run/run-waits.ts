import type { RunTemplateRequest } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { TaskWriter } from '../tasks/task-writer.ts'
import type { RunWorkspace } from '../workspace/run-workspace.ts'
import type { RunDefinition } from './run-definition.ts'
import type { Checkpoints, RunWaits, Turns } from './run-state.ts'
import type { RunsContext } from './runs-context.ts'
import type { SecretKeeper } from './secret-keeper.ts'

/** Templates in templates in templates: more of them are a mistake. */
const maxDepth = 5

/** What a run keeps between its steps' beginnings and ends: checkpoints, turns, results of waits. */
export function createRunWaits(
  { store, startNested, cancelNested, templates }: RunsContext,
  {
    taskId,
    definition,
    writer,
    keeper,
    workspace,
  }: {
    taskId: string
    definition: RunDefinition
    writer: TaskWriter
    keeper: SecretKeeper
    workspace: RunWorkspace
  },
): { checkpoints: Checkpoints; turns: Turns; waits: RunWaits } {
  const load = async (key: string): Promise<{ value?: unknown } | undefined> => {
    const kept = await store.checkpoint(taskId, key)
    return kept === undefined ? undefined : JSON.parse(keeper.open(kept, key))
  }
  const keep = (key: string, value: unknown) => ({
    [key]: keeper.keep(JSON.stringify({ value }), key),
  })

  async function start(request: RunTemplateRequest, idempotencyKey: string): Promise<string> {
    const { templateRef } = request
    const depth = definition.depth + 1
    if (depth > maxDepth) throw errors.NESTED_TOO_DEEP({ template: templateRef, depth })
    const template = await templates?.find(templateRef)
    if (!template) throw errors.TEMPLATE_MISSING({ ref: templateRef })
    const { user, locks } = definition
    return startNested(template, {
      parameters: request.parameters,
      ...(request.secrets && { secrets: request.secrets }),
      ...(user && { user }),
      idempotencyKey,
      nested: { parentId: taskId, depth, locks },
    })
  }

  return {
    checkpoints: {
      async load(key) {
        const kept = await load(`checkpoint ${key}`)
        return kept && { done: true, value: kept.value }
      },
      async save(key, value) {
        writer.stage({ checkpoints: keep(`checkpoint ${key}`, value) })
        await writer.commit()
      },
    },
    turns: {
      async load(step, key) {
        return (await load(`turn ${JSON.stringify([step, key])}`))?.value as
          | Record<string, unknown>
          | undefined
      },
      async save(step, key, output) {
        const manifest = await workspace.keep()
        writer.stage({
          checkpoints: keep(`turn ${JSON.stringify([step, key])}`, output),
          ...(manifest !== undefined && { workspace: manifest }),
        })
        await writer.commit()
      },
    },
    waits: {
      result: async (key) => (await load(key))?.value,
      resolve: (key, value) => store.resolve(taskId, key, resultText(value)),
      start,
      task: (id) => store.get(id),
      cancel: (id) => cancelNested(id),
    },
  }
}

/** The result of a wait as it is kept; it holds no secrets. */
export function resultText(value: unknown): string {
  return `=${JSON.stringify({ value })}`
}
