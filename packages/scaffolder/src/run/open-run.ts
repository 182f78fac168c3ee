import { CallboardError, type CallboardErrorJson } from '@callboard/core'
import { errors } from '../errors.ts'
import type { Task } from '../tasks/task.ts'
import type { ClaimedTask } from '../tasks/task-store.ts'
import type { TaskWriter } from '../tasks/task-writer.ts'
import { openRunWorkspace, type RunWorkspace } from '../workspace/run-workspace.ts'
import { handOverOfRun } from './hand-over.ts'
import { openState } from './open-state.ts'
import { performAction } from './perform-action.ts'
import { createRecordingRedactor } from './recording-redactor.ts'
import { definitionPurpose, parseDefinition, type RunDefinition } from './run-definition.ts'
import type { RunState } from './run-state.ts'
import { createRunWaits } from './run-waits.ts'
import type { RunsContext } from './runs-context.ts'
import { openSecrets, type RunSecrets } from './sealed-secrets.ts'
import { createSecretKeeper, type SecretKeeper } from './secret-keeper.ts'
import { type JournalEntry, parseEntry } from './step-journal.ts'
import { withValueAt } from './value-at.ts'

/** A run that is carried out here. */
export interface OpenRun extends AsyncDisposable {
  state: RunState
  definition: RunDefinition
  claimed: ClaimedTask
  writer: TaskWriter
  keeper: SecretKeeper
  workspace: RunWorkspace
  /** What expressions have made of secrets since this was asked last. */
  newlyDerived(): readonly string[]
}

/**
 * Brings a run back from what is kept of it: template, answers, secrets, outputs of its steps, workspace.
 *
 * @throws SCAFFOLDER_SECRETS_GONE, SCAFFOLDER_SEAL_BROKEN
 */
export async function openRun(
  context: RunsContext,
  { claimed, writer }: { claimed: ClaimedTask; writer: TaskWriter },
): Promise<OpenRun> {
  const { store, sealing, local } = context
  const { task } = claimed
  const hidden = secretsOf(context, claimed)
  const { redactor, short, take } = createRecordingRedactor(context.redactor(), hidden)
  const keeper = createSecretKeeper({
    taskId: task.id,
    redactor,
    sealing,
    withheld: local.withheld,
    isAlwaysSecret: short.length > 0,
  })
  const definition = parseDefinition(keeper.open(claimed.definition, definitionPurpose))
  const { template, parameters: shownParameters, user } = definition
  const journal = [...claimed.journal].map(
    ([step, kept]) => [step, parseEntry(keeper, step, kept)] as const,
  )
  for (const [, { derived = [] }] of journal) for (const text of derived) redactor.add(text)
  take()
  const workspace = await openRunWorkspace({
    taskId: task.id,
    store,
    keeper,
    limits: context.workspaces,
    manifest: claimed.workspace,
  })
  try {
    await workspace.restore()
    const passwords = Object.entries(hidden.passwords)
    const parameters = passwords.reduce<unknown>(
      (values, [path, value]) => withValueAt(values, path, value),
      shownParameters,
    ) as RunState['parameters']
    const durable = createRunWaits(context, {
      definition,
      writer,
      keeper,
      workspace,
      taskId: task.id,
    })
    const state = openState(context, {
      template,
      taskId: task.id,
      parameters,
      shownParameters,
      secrets: hidden.secrets,
      user,
      redactor,
      workspace: workspace.folder,
      perform: performAction,
      ...durable,
      tryNumber: task.attempt ?? 1,
      touchWorkspace: workspace.touch,
      maxStepMs: context.maxStepMs,
      dryRun: false,
      handOver: handOverOfRun(context, {
        template,
        parameters,
        shownParameters,
        ...hidden,
        user,
        redactor,
        short,
      }),
      append: writer.log,
    })
    takeUp(state, { task, journal })
    for (const name of task.startedAt === undefined ? short : [])
      state.log.write({ message: `The secret "${name}" is too short to be masked`, level: 'warn' })
    return {
      state,
      definition,
      claimed,
      writer,
      keeper,
      workspace,
      newlyDerived: take,
      [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
    }
  } catch (error) {
    await workspace[Symbol.asyncDispose]()
    throw error
  }
}

/** Lets a state be what it was after the steps that are over. */
function takeUp(
  state: RunState,
  { task, journal }: { task: Task; journal: readonly (readonly [string, JournalEntry])[] },
): void {
  const done = new Set(
    task.steps.filter(({ status }) => status === 'completed').map(({ id }) => id),
  )
  for (const [step, { output, generation }] of journal) {
    // A step that another try begins again has no output yet.
    if (output && done.has(step)) state.outputs.set(step, output)
    if (generation !== undefined) state.generations.set(step, generation)
  }
  if (task.error) state.failure = errorOf(task.error)
  if (task.error || task.steps.some(({ status }) => status === 'failed')) state.phase = 'failed'
}

function secretsOf({ sealing, local, worker }: RunsContext, claimed: ClaimedTask): RunSecrets {
  const { task, sealed, onlyWorker } = claimed
  if ((task.secretNames ?? []).length === 0) return { secrets: {}, passwords: {} }
  if (sealed !== undefined && sealing) return openSecrets(sealing, task.id, sealed)
  const here = onlyWorker === worker ? local.secrets.get(task.id) : undefined
  if (here) return here
  throw errors.SECRETS_GONE({ what: 'What the run was started with' })
}

function errorOf({ message, ...rest }: CallboardErrorJson): CallboardError {
  return new CallboardError(message, rest)
}
