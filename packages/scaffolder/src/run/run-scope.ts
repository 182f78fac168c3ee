import { isDeepStrictEqual } from 'node:util'
import type { DocumentPath, Secret } from '@callboard/core'
import type { Scope } from '../expressions/create-renderer.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { assertSecrets } from './assert-secrets.ts'
import { placed } from './placed-error.ts'
import type { RunState } from './run-state.ts'

/** One turn of a step's `each`. */
export interface Iteration {
  key: string
  value: unknown
  /** The value with its secrets masked. */
  shown: unknown
}

/** A value of a template after rendering, and the same with everything masked that came from a secret. */
export interface Rendered {
  value: unknown
  shown: unknown
}

/** What expressions see: with the secrets where a step's own input is rendered, without them everywhere else. */
export function scopeOf(
  state: Omit<RunState, 'scopes'>,
  { secrets = false, each }: { secrets?: boolean; each?: Iteration | undefined } = {},
): Scope {
  return {
    ...baseScope(state, Object.fromEntries(state.outputs)),
    ...(secrets && {
      secrets: revealed(state.secrets),
      environment: {
        parameters: state.environment.parameters,
        // A plan is passed on, and needs none of the host's own credentials.
        secrets: state.dryRun ? {} : revealed(state.environment.secrets),
      },
    }),
    ...(each && { each: { key: each.key, value: each.value } }),
  }
}

/**
 * Renders every text of a value, keys excepted, with the secrets in sight. What a secret had a part in is found by
 * rendering a second time with masked secrets and comparing; it is made known to the redactor, whatever a filter made
 * of it.
 *
 * @throws SCAFFOLDER_EXPRESSION_FAILED, SCAFFOLDER_SECRET_MISSING with the place of the text in the template
 */
export function renderWithSecrets(
  state: RunState,
  source: unknown,
  { path, each }: { path: DocumentPath; each?: Iteration | undefined },
): Rendered {
  const isGuarded = holdsSecrets(state)
  let scope: Scope | undefined
  let shownScope: Scope | undefined
  return mapTexts(source, path, (text, at) => {
    assertSecrets(state, text, at)
    scope ??= inputScope(state, each)
    const seen = scope
    const value = placed(state, at, () => state.renderer.renderValue(text, seen))
    if (!isGuarded) return { value, shown: value }
    shownScope ??= state.renderer.prepare(maskedScope(state, each))
    const withoutSecrets = renderMasked(state, text, shownScope)
    if (isDeepStrictEqual(value, withoutSecrets)) return { value, shown: value }
    // What the redactor finds by itself needs no more to be known.
    if (isDeepStrictEqual(state.redactor.redactValue(value), withoutSecrets))
      return { value, shown: withoutSecrets }
    for (const secret of textsOf(value)) state.redactor.add(secret)
    if (typeof value === 'string' && typeof withoutSecrets === 'string')
      state.redactor.add(difference(value, withoutSecrets))
    return { value, shown: '***' }
  })
}

function inputScope(state: RunState, each: Iteration | undefined): Scope {
  const scope = state.scopes.input()
  if (!each) return scope
  return state.renderer.extend(scope, ['each'], { key: each.key, value: each.value })
}

function revealed(secrets: Readonly<Record<string, Secret>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]),
  )
}

function masked(secrets: Readonly<Record<string, Secret>>): Record<string, string> {
  return Object.fromEntries(Object.keys(secrets).map((name) => [name, '***']))
}

function holdsSecrets(state: RunState): boolean {
  const { secrets, environment, parameters, shownParameters, foundSecrets } = state
  const names = [...Object.keys(secrets), ...Object.keys(environment.secrets)]
  return names.length > 0 || foundSecrets.size > 0 || shownParameters !== parameters
}

/** Renders every text of a value without secrets and passwords. @throws SCAFFOLDER_EXPRESSION_FAILED */
export function renderPublic(state: RunState, source: unknown, path: DocumentPath): unknown {
  const scope = state.renderer.prepare({
    ...scopeOf(state),
    parameters: state.shownParameters,
  })
  return mapTexts(source, path, (text, at) => {
    const value = placed(state, at, () => state.renderer.renderValue(text, scope))
    return { value, shown: value }
  }).value
}

function baseScope(state: Omit<RunState, 'scopes'>, outputs: Record<string, unknown>): Scope {
  const steps = Object.fromEntries(Object.entries(outputs).map(([id, output]) => [id, { output }]))
  const { user } = state
  return {
    parameters: state.parameters,
    steps,
    context: { task: { id: state.taskId } },
    environment: { parameters: state.environment.parameters, secrets: {} },
    ...(user && { user: { ref: user.ref, ...(user.entity && { entity: user.entity }) } }),
  }
}

function maskedScope(state: RunState, each: Iteration | undefined): Scope {
  const outputs = state.redactor.redactValue(Object.fromEntries(state.outputs))
  return {
    ...baseScope(state, outputs),
    parameters: state.shownParameters,
    secrets: masked(state.secrets),
    environment: {
      parameters: state.environment.parameters,
      secrets: state.dryRun ? {} : masked(state.environment.secrets),
    },
    ...(each && { each: { key: each.key, value: each.shown } }),
  }
}

function renderMasked(state: RunState, text: string, scope: Scope): unknown {
  try {
    return state.renderer.renderValue(text, scope)
  } catch {
    return undefined // It only works with the real secret, so it depends on it.
  }
}

type RenderText = (text: string, path: DocumentPath) => Rendered

function mapTexts(source: unknown, path: DocumentPath, render: RenderText): Rendered {
  if (typeof source === 'string') return render(source, path)
  if (Array.isArray(source)) {
    const items = source.map((item, index) => mapTexts(item, [...path, index], render))
    return {
      value: items.map(({ value }) => value ?? null),
      shown: items.map(({ shown }) => shown ?? null),
    }
  }
  if (!isRecord(source)) return { value: source, shown: source }
  // A name whose value comes to nothing is left out, as the peer does.
  const entries = Object.entries(source)
    .map(([key, item]) => [key, mapTexts(item, [...path, key], render)] as const)
    .filter(([, { value }]) => value !== undefined)
  return {
    value: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
    shown: Object.fromEntries(entries.map(([key, { shown }]) => [key, shown])),
  }
}

/** What stands in a text where another one with the same beginning and end has something else. */
function difference(text: string, other: string): string {
  let start = 0
  while (start < text.length && text[start] === other[start]) start += 1
  let end = 0
  const longest = Math.min(text.length, other.length) - start
  while (end < longest && text.at(-1 - end) === other.at(-1 - end)) end += 1
  return text.slice(start, text.length - end)
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    Array.isArray(value) ? textsOf(item) : [key, ...textsOf(item)],
  )
}
