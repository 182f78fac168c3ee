import type {
  PreparedTemplateContext,
  TemplateContext,
  TemplateRenderer,
  TemplateValue,
} from 'nunjitsu'
import { isRecord } from './plain-data.ts'

/** Names that expressions can use, and what they stand for: plain data only. */
export type Scope = Readonly<Record<string, unknown>>

/** Scopes for one interpreter. */
export interface PreparedScopes {
  prepare(scope: Scope): Scope
  extend(scope: Scope, path: readonly string[], value: unknown): Scope
  /** What the interpreter takes. */
  contextOf(scope: Scope): TemplateContext | PreparedTemplateContext
}

/** Scopes that were prepared for an interpreter; any other one is copied into it for each text. */
export function preparedScopes(engine: Pick<TemplateRenderer, 'prepareContext'>): PreparedScopes {
  /** Contexts are made only when a text is rendered, where what is wrong with them is told with the text. */
  const contexts = new WeakMap<Scope, () => PreparedTemplateContext>()
  const keep = (scope: Scope, make: () => PreparedTemplateContext): Scope => {
    let made: PreparedTemplateContext | undefined
    contexts.set(scope, () => {
      made ??= make()
      return made
    })
    return scope
  }
  const prepare = (scope: Scope): Scope => {
    const own = { ...scope }
    return keep(own, () => engine.prepareContext(own as TemplateContext))
  }
  return {
    prepare,
    extend(scope: Scope, path: readonly string[], value: unknown): Scope {
      const before = contexts.get(scope)
      const extended = withValue(scope, path, value)
      if (!before) return prepare(extended)
      return keep(extended, () => before().withValue(path, value as TemplateValue))
    },
    contextOf(scope: Scope): TemplateContext | PreparedTemplateContext {
      return contexts.get(scope)?.() ?? (scope as TemplateContext)
    },
  }
}

function withValue(scope: Scope, [name = '', ...rest]: readonly string[], value: unknown): Scope {
  const inner = Object.hasOwn(scope, name) && isRecord(scope[name]) ? scope[name] : {}
  return { ...scope, [name]: rest.length === 0 ? value : withValue(inner, rest, value) }
}
