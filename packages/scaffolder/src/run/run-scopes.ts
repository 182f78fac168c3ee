import type { Renderer, Scope } from '../expressions/create-renderer.ts'
import { scopeOf } from './run-scope.ts'
import type { RunScopes, RunState } from './run-state.ts'

/** Opens the scopes of a run, each when it is first needed: a renderer of its own takes a while, and most steps have no `if`. */
export function openScopes(state: Omit<RunState, 'scopes'>): RunScopes {
  let condition: RunScopes['condition'] | undefined
  return {
    input: keepScope(state, state.renderer, { secrets: true }),
    get condition() {
      condition ??= openCondition(state)
      return condition
    },
  }
}

function openCondition(state: Omit<RunState, 'scopes'>): RunScopes['condition'] {
  let called = false
  const helper = (answer: () => boolean) => () => {
    called = true
    return answer()
  }
  const renderer = state.renderer.with({
    globals: { always: helper(() => true), failure: helper(() => state.phase === 'failed') },
  })
  return {
    renderer,
    scope: keepScope(state, renderer, { secrets: false }),
    takeCalled() {
      const was = called
      called = false
      return was
    },
  }
}

/** What was prepared is kept from step to step: each adds its output, and nothing else changes. */
function keepScope(
  state: Omit<RunState, 'scopes'>,
  renderer: Renderer,
  options: { secrets: boolean },
): () => Scope {
  let scope: Scope | undefined
  const known = new Map<string, unknown>()
  return () => {
    scope ??= renderer.prepare({ ...scopeOf(state, options), steps: {} })
    for (const [id, output] of state.outputs) {
      if (known.get(id) === output) continue
      known.set(id, output)
      scope = renderer.extend(scope, ['steps', id], { output })
    }
    return scope
  }
}
