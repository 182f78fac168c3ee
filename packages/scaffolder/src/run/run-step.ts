import { throwIfAborted } from '@callboard/core'
import { checkInput } from '../actions/check-data.ts'
import type { SideEffect } from '../actions/define-action.ts'
import type { TemplateStep } from '../template/template.ts'
import { openContext } from './action-context.ts'
import { placed } from './placed-error.ts'
import { type Iteration, renderWithSecrets } from './run-scope.ts'
import type { Performed, RunState } from './run-state.ts'
import { shouldRun } from './step-condition.ts'
import { iterationsOf } from './step-iterations.ts'
import { untilAborted } from './until-aborted.ts'

/** What a step came to. */
export interface StepOutcome {
  status: 'completed' | 'skipped'
  output: Record<string, unknown>
  /** The rendered input with its secrets masked; a list for a step with `each`. */
  shown?: unknown
  sideEffects: readonly SideEffect[]
  described: boolean
}

interface Call {
  iteration: Iteration | undefined
  input: unknown
  shown: unknown
}

const skipped: StepOutcome = { status: 'skipped', output: {}, sideEffects: [], described: false }

/**
 * Carries out one step: condition, rendering, checking, action. All turns of an `each` are rendered and checked before
 * the first of them runs.
 *
 * @throws what the action throws, what the template's mistakes throw, and the signal's reason when aborted
 */
export async function runStep(
  state: RunState,
  step: TemplateStep,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const repeated = step.each !== undefined
  if (repeated ? step.if === false || !mayRepeat(state, step) : !shouldRun(state, step))
    return skipped
  const action = placed(state, [...step.path, 'action'], () => state.actions.get(step.action))
  const turns = repeated
    ? iterationsOf(state, step).filter((each) => shouldRun(state, step, { each }))
    : [undefined]
  const calls = turns.map((iteration): Call => {
    const path = [...step.path, 'input']
    const { value, shown } = renderWithSecrets(state, step.input, { path, each: iteration })
    const input = placed(state, path, () => checkInput(action, value))
    return { iteration, input, shown }
  })
  const performed: Performed[] = []
  for (const call of calls) performed.push(await performCall(state, { step, call, signal }))
  return {
    status: 'completed',
    output: repeated ? gatherOutputs(performed) : (performed[0]?.output ?? {}),
    shown: repeated ? calls.map(({ shown }) => shown) : calls[0]?.shown,
    sideEffects: performed.flatMap(({ sideEffects = [] }) => sideEffects),
    described: performed.some(({ described }) => described),
  }
}

/** After a failure the turns are not even worked out unless a condition could still ask for them. */
function mayRepeat(state: RunState, step: TemplateStep): boolean {
  return (
    state.phase === 'ok' || (typeof step.if === 'string' && /\b(?:always|failure)\b/.test(step.if))
  )
}

async function performCall(
  state: RunState,
  { step, call, signal }: { step: TemplateStep; call: Call; signal: AbortSignal },
): Promise<Performed> {
  throwIfAborted(signal)
  const action = state.actions.get(step.action)
  await using opened = openContext(state, step, {
    input: call.input,
    iteration: call.iteration?.key,
    signal,
  })
  const work = state.perform(action, opened.context)
  return await untilAborted(work, { signal, runtime: state.runtime })
}

/** Each output name of a repeated step holds the list of its values, in the order of the turns. */
function gatherOutputs(performed: readonly Performed[]): Record<string, unknown> {
  const names = new Set(performed.flatMap(({ output }) => Object.keys(output)))
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      performed.flatMap(({ output }) => (Object.hasOwn(output, name) ? [output[name]] : [])),
    ]),
  )
}
