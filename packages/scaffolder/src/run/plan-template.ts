import {
  CallboardError,
  type CallboardErrorJson,
  type Folder,
  type Redactor,
} from '@callboard/core'
import type { SideEffect } from '../actions/define-action.ts'
import type { TemplateStep } from '../template/template.ts'
import { renderOutput } from './render-output.ts'
import type { RunState } from './run-state.ts'
import { type RunSignals, runSteps, type StepReport } from './run-steps.ts'

/** A step of a plan. */
export interface PlannedStep {
  id: string
  name: string
  action: string
  /** The condition as it was written. */
  if?: string
  /** `planned`: described instead of done. `completed`: done, in the scratch workspace only. */
  status: 'completed' | 'planned' | 'skipped' | 'failed' | 'cancelled'
  /** What the action is given, as far as it is known; secrets masked. */
  input?: unknown
  sideEffects: readonly SideEffect[]
  error?: CallboardErrorJson
}

/** A file that a run would generate. */
export interface PlannedFile {
  path: string
  executable: boolean
  contentBase64: string
  /** Whether it holds a secret, in whose place `***` stands here. */
  masked?: true
}

/** The files of a project at the moment when a step would publish them. */
export interface PlannedHandOver {
  /** Id of the step; of one turn of a step with `each`, its key after a colon. */
  step: string
  /** Folder of the workspace, `.` for the whole. */
  folder: string
  files: PlannedFile[]
}

/** What a run would do and make; nothing outside a scratch workspace was touched to find out. */
export interface Plan {
  steps: PlannedStep[]
  files: PlannedFile[]
  output: Record<string, unknown>
  log: { message: string; stepId?: string; level?: string }[]
  error?: CallboardErrorJson
}

/** Plans over a state whose actions describe instead of do. */
export async function planTemplate(
  state: RunState,
  { signals, log }: { signals: RunSignals; log: Plan['log'] },
): Promise<Plan> {
  const steps: PlannedStep[] = []
  await runSteps(state, {
    signals,
    observer: {
      began: async () => {},
      ended: async (step, report) => {
        steps.push(plannedStep(state, step, report))
      },
    },
  })
  signals.run.throwIfAborted()
  const output = state.phase === 'ok' ? tryOutput(state) : {}
  return {
    steps,
    files: await readPlannedFiles(state.workspace, state.redactor, signals.run),
    output,
    log,
    ...(state.failure && { error: errorJson(state, state.failure) }),
  }
}

function plannedStep(
  state: RunState,
  step: TemplateStep,
  { status, outcome, error }: StepReport,
): PlannedStep {
  const { id, name, action, if: condition } = step
  return {
    id,
    name,
    action,
    ...(condition !== undefined && { if: String(condition) }),
    status:
      status === 'completed' && outcome?.described ? 'planned' : (status as PlannedStep['status']),
    ...(outcome?.shown !== undefined && { input: state.redactor.redactValue(outcome.shown) }),
    sideEffects: state.redactor.redactValue(outcome?.sideEffects ?? []),
    ...(error && { error: errorJson(state, error) }),
  }
}

/** Stand-ins for outputs can make an expression of the output fail that would not fail in a run. */
function tryOutput(state: RunState): Record<string, unknown> {
  try {
    return renderOutput(state)
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    state.failure ??= error
    return {}
  }
}

/** A plan is for reading and for passing on: what is secret in a file is masked in it. */
export async function readPlannedFiles(
  folder: Folder,
  redactor: Redactor,
  signal?: AbortSignal,
): Promise<PlannedFile[]> {
  const files: PlannedFile[] = []
  for await (const { path, executable } of folder.walk({ signal })) {
    const bytes = Buffer.from(await folder.readBytes(path))
    const text = bytes.toString('utf8')
    const shown = redactor.redact(text)
    const content = shown === text ? bytes : Buffer.from(shown)
    const contentBase64 = content.toString('base64')
    files.push({ path, executable, contentBase64, ...(shown !== text && { masked: true }) })
  }
  return files
}

function errorJson(state: RunState, error: CallboardError): CallboardErrorJson {
  return state.redactor.redactValue(error.toJSON())
}
