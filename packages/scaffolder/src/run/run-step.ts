import { throwIfAborted } from '@callboard/core'
import { checkInput } from '../actions/check-data.ts'
import type { SideEffect } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { TemplateStep } from '../template/template.ts'
import { openContext } from './action-context.ts'
import { placed } from './placed-error.ts'
import { assertSameBuiltins, builtinNames } from './prototype-guard.ts'
import { type Iteration, renderWithSecrets } from './run-scope.ts'
import type { Performed, RunState } from './run-state.ts'
import { smallest } from './smallest.ts'
import { shouldRun } from './step-condition.ts'
import { iterationsOf } from './step-iterations.ts'
import { limitTime } from './time-limit.ts'
import { untilAborted } from './until-aborted.ts'

/** What a step came to. */
export interface StepOutcome {
  status: 'completed' | 'skipped'
  output: Record<string, unknown>
  /** What the action was called with, and what came of it: one call, or one for each turn. */
  calls: readonly StepCall[]
  /** The rendered input with its secrets masked; a list for a step with `each`. */
  shown?: unknown
  sideEffects: readonly SideEffect[]
  described: boolean
}

/** One call of a step's action. */
export interface StepCall {
  iteration?: string
  input: unknown
  output: Record<string, unknown>
}

interface Call {
  iteration: Iteration | undefined
  input: unknown
  shown: unknown
}

const skipped: StepOutcome = {
  status: 'skipped',
  output: {},
  calls: [],
  sideEffects: [],
  described: false,
}

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
  using limit = limitTime(signal, {
    ms: smallest(step.timeoutMs, state.maxStepMs),
    runtime: state.runtime,
    reason: (timeoutMs) =>
      errors.STEP_TIMEOUT(
        { step: step.id, timeoutMs },
        { at: state.template.locate(step.path)?.at },
      ),
  })
  const performed: Performed[] = []
  for (const call of calls)
    performed.push(await performOnce(state, { step, call, signal: limit.signal }))
  return {
    status: 'completed',
    output: repeated ? gatherOutputs(performed) : (performed[0]?.output ?? {}),
    calls: calls.map(({ iteration, input }, index) => ({
      ...(iteration && { iteration: iteration.key }),
      input,
      output: performed[index]?.output ?? {},
    })),
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

interface Turn {
  step: TemplateStep
  call: Call
  signal: AbortSignal
}

/** A turn that was completed in an earlier attempt is not carried out again. */
async function performOnce(state: RunState, turn: Turn): Promise<Performed> {
  const { step, call } = turn
  if (!call.iteration || !state.turns) return performCall(state, turn)
  const name = `${step.id}~${state.generations.get(step.id) ?? 0}`
  const before = await state.turns.load(name, call.iteration.key)
  if (before) return { output: before }
  const performed = await performCall(state, turn)
  await state.turns.save(name, call.iteration.key, performed.output)
  return performed
}

async function performCall(state: RunState, { step, call, signal }: Turn): Promise<Performed> {
  throwIfAborted(signal)
  const action = state.actions.get(step.action)
  await using opened = openContext(state, step, {
    input: call.input,
    iteration: call.iteration?.key,
    signal,
  })
  const builtins = builtinNames()
  try {
    const work = state.perform(action, opened.context)
    const performed = await untilAborted(work, { signal, runtime: state.runtime })
    // An action that caught what it should have let pass waits all the same.
    if (opened.suspended) throw opened.suspended
    return performed
  } catch (error) {
    throw signal.aborted ? signal.reason : (opened.suspended ?? error)
  } finally {
    assertSameBuiltins(builtins, step.id)
  }
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
