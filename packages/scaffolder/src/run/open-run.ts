import {
  CallboardError,
  type CallboardErrorJson,
  type Redactor,
  shortestMaskedLength,
} from '@callboard/core'
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
  const kept = readKept(context, claimed)
  const { keeper, definition, newlyDerived } = kept
  const workspace = openRunWorkspace({
    taskId: claimed.task.id,
    store: context.store,
    keeper,
    limits: context.workspaces,
    manifest: claimed.workspace,
  })
  try {
    await workspace.restore()
    const state = stateOf(context, { claimed, writer, kept, workspace })
    return {
      state,
      definition,
      claimed,
      writer,
      keeper,
      workspace,
      newlyDerived,
      [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
    }
  } catch (error) {
    await workspace[Symbol.asyncDispose]()
    throw error
  }
}

/** What is kept of a run, in the clear. */
interface KeptRun {
  hidden: RunSecrets
  redactor: Redactor
  /** Names of secrets that are too short to be masked in text. */
  short: readonly string[]
  /** What actions have made known as secrets. */
  foundSecrets: Set<string>
  keeper: SecretKeeper
  definition: RunDefinition
  journal: readonly (readonly [step: string, entry: JournalEntry])[]
  newlyDerived: OpenRun['newlyDerived']
}

function readKept(context: RunsContext, claimed: ClaimedTask): KeptRun {
  const { sealing, local } = context
  const hidden = secretsOf(context, claimed)
  const { redactor, short, take } = createRecordingRedactor(context.redactor(), hidden)
  const foundSecrets = new Set<string>()
  const shortFound = () => [...foundSecrets].filter((text) => text.length < shortestMaskedLength)
  const keeper = createSecretKeeper({
    taskId: claimed.task.id,
    redactor,
    sealing,
    withheld: local.withheld,
    isAlwaysSecret: () => short.length > 0 || shortFound().length > 0,
  })
  const definition = parseDefinition(keeper.open(claimed.definition, definitionPurpose))
  const journal = [...claimed.journal].map(
    ([step, entry]) => [step, parseEntry(keeper, step, entry)] as const,
  )
  for (const text of journal.flatMap(([, { derived = [] }]) => derived)) {
    foundSecrets.add(text)
    redactor.add(text)
  }
  take()
  const newlyDerived = () => [...take(), ...shortFound()]
  return { hidden, redactor, short, foundSecrets, keeper, definition, journal, newlyDerived }
}

/** What the steps share, as it was after those that are over. */
function stateOf(
  context: RunsContext,
  {
    claimed: { task },
    writer,
    kept,
    workspace,
  }: { claimed: ClaimedTask; writer: TaskWriter; kept: KeptRun; workspace: RunWorkspace },
): RunState {
  const { hidden, redactor, short, foundSecrets, keeper, definition, journal } = kept
  const { template, parameters: shownParameters, user } = definition
  const parameters = Object.entries(hidden.passwords).reduce<unknown>(
    (values, [path, value]) => withValueAt(values, path, value),
    shownParameters,
  ) as RunState['parameters']
  const known = { template, parameters, shownParameters, user, redactor }
  const state = openState(context, {
    ...known,
    taskId: task.id,
    secrets: hidden.secrets,
    foundSecrets,
    workspace: workspace.folder,
    perform: performAction,
    ...createRunWaits(context, { definition, writer, keeper, workspace, hidden, taskId: task.id }),
    tryNumber: task.attempt ?? 1,
    touchWorkspace: workspace.touch,
    maxStepMs: context.maxStepMs,
    dryRun: false,
    handOver: handOverOfRun(context, { ...known, ...hidden, short }),
    append: writer.log,
  })
  takeUp(state, { task, journal })
  for (const name of task.startedAt === undefined ? short : [])
    state.log.write({ message: `The secret "${name}" is too short to be masked`, level: 'warn' })
  return state
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
  for (const { id, runs } of task.steps) if (runs) state.nested.set(id, runs)
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
