import { type CallboardError, checkOptions, coreErrors, type SourceLocation } from '@callboard/core'
import {
  createTemplateRenderer,
  type TemplateFilter,
  type TemplateGlobal,
  type TemplateRenderer,
} from 'nunjitsu'
import { z } from 'zod'
import type { ExtendedSource } from './apply-edits.ts'
import { type BranchProbes, createBranchProbes, type OnBranch } from './branch-probes.ts'
import { builtinFilters, peerFilters } from './builtin-filters.ts'
import type { Filter } from './define-filter.ts'
import { expressionError } from './expression-error.ts'
import { extendSyntax, methodPrefix } from './extend-syntax.ts'
import { copyPlain } from './plain-data.ts'
import { preparedScopes, type Scope } from './prepared-scopes.ts'
import { callTextMethod, textMethods, textPatternMethods } from './text-methods.ts'

export type { Scope } from './prepared-scopes.ts'

/** How a piece of text is rendered. */
export interface RendererOptions {
  /** Added to the built-in ones; a filter of the same name takes its place. */
  filters?: readonly Filter[]
  /** What every expression can name: plain data, and functions that take and return plain data. */
  globals?: Readonly<Record<string, unknown>>
  /** Removes the line break after a `{% … %}`. @default false */
  trimBlocks?: boolean
  /** Removes the indentation before a `{% … %}` that stands alone. @default false */
  lstripBlocks?: boolean
  /** Reads `{{ … }}` instead of `${{ … }}`. @default false */
  cookiecutterCompat?: boolean
  /**
   * `backstage` leaves the text of a value as it is where an expression in it fails, as Backstage does: a step then gets
   * `${{ … }}` for its input, and a broken condition holds. Files of skeletons fail all the same, there as here.
   *
   * @default none: an expression that fails is an error
   */
  compat?: 'backstage' | undefined
  /** Is told of the branches of texts that `render` renders with a place: what their tests have not reached. */
  onBranch?: OnBranch | undefined
}

/**
 * Renders text of templates and skeletons in a closed interpreter: it reaches nothing but the scope, the filters and
 * the globals, runs no JavaScript, passes regular expressions of the text through a gate, and has a budget for work and
 * for memory.
 */
export interface Renderer {
  /** The text with its expressions replaced. @throws SCAFFOLDER_EXPRESSION_FAILED CORE_OPTION_INVALID */
  render(source: string, scope: Scope, place?: SourceLocation): string
  /**
   * A text that is one expression and nothing else gives that expression's value, `undefined` included;
   * any other gives text.
   *
   * @throws SCAFFOLDER_EXPRESSION_FAILED
   */
  renderValue(source: string, scope: Scope, place?: SourceLocation): unknown
  /**
   * The same scope for many texts: it is copied into the interpreter once, when the first one is rendered. What changes in it
   * afterwards is not seen.
   */
  prepare(scope: Scope): Scope
  /** A prepared scope with one value added or replaced at a path of names; of the rest nothing is copied again. */
  extend(scope: Scope, path: readonly string[], value: unknown): Scope
  /** The same renderer with other options on top. */
  with(options: RendererOptions): Renderer
}

/** The interpreter's other budgets are its own defaults; a loop of 1,000 turns costs about 4,000 of these. */
const limits = { workUnits: 250_000 }

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/

const optionsSchema = z.strictObject({
  filters: z.array(z.object({ name: z.string().regex(identifier, 'expected a name') })).optional(),
  globals: z.record(z.string().regex(identifier, 'expected a name'), z.unknown()).optional(),
  trimBlocks: z.boolean().optional(),
  lstripBlocks: z.boolean().optional(),
  cookiecutterCompat: z.boolean().optional(),
  compat: z.literal('backstage').optional(),
  onBranch: z.custom((value) => typeof value === 'function', 'expected a function').optional(),
})

/** Creates a renderer. @throws CORE_OPTION_INVALID, CORE_DUPLICATE_NAME for two filters of one name */
export function createRenderer(options: RendererOptions = {}): Renderer {
  checkOptions('createRenderer', optionsSchema, options)
  return rendererOf(options)
}

function rendererOf(options: RendererOptions): Renderer {
  const probes = options.onBranch && createBranchProbes(options.onBranch)
  const engine = engineOf(options, probes)
  const { prepare, extend, contextOf } = preparedScopes(engine)
  return {
    prepare,
    extend,
    render(source, scope, place) {
      checkText('render', source)
      if (!hasSyntax(source, options)) return source
      const rendered = attempt({ source, place, probes, options }, (text) =>
        engine.render(text, contextOf(scope), { limits }),
      )
      if ('error' in rendered) throw rendered.error
      return rendered.value
    },
    renderValue(source, scope, place) {
      checkText('renderValue', source)
      if (!hasSyntax(source, options)) return source
      const rendered = attempt({ source, place, options }, (text) => {
        const value = engine.renderValue(text, contextOf(scope), { limits })
        return value === undefined ? undefined : copyPlain(value)
      })
      if ('value' in rendered) return rendered.value
      if (options.compat === 'backstage') return source
      throw rendered.error
    },
    with: (more) =>
      rendererOf({
        ...options,
        ...more,
        filters: more.filters ?? options.filters ?? [],
        globals: { ...options.globals, ...more.globals },
      }),
  }
}

function engineOf(options: RendererOptions, probes: BranchProbes | undefined): TemplateRenderer {
  return createTemplateRenderer({
    filters: filtersOf(options, probes?.filters),
    globals: globalsOf(options.globals ?? {}),
    allowRegexExecution: false,
    cookiecutterCompat: options.cookiecutterCompat ?? false,
    trimBlocks: options.trimBlocks ?? false,
    lstripBlocks: options.lstripBlocks ?? false,
  })
}

interface Attempt {
  source: string
  place: SourceLocation | undefined
  probes?: BranchProbes | undefined
  options: RendererOptions
}

/** Renders a text in the interpreter's own syntax; an error speaks of the text as it was written. */
function attempt<T>(
  { source, place, probes, options }: Attempt,
  work: (source: string) => T,
): { value: T } | { error: CallboardError } {
  let extended: ExtendedSource | undefined
  try {
    extended = extendSyntax(source, options)
    if (probes && place) extended = probes.addTo(extended, { ...options, source, place })
    return { value: work(extended.source) }
  } catch (error) {
    return { error: expressionError({ source, extended, place }, error) }
  }
}

/** Looked at by hand first: every text of a run comes by here. */
function checkText(where: string, source: unknown): void {
  if (typeof source !== 'string') checkOptions(`${where}(text)`, z.string(), source)
}

/** Three quarters of real skeleton files hold no template syntax at all. */
function hasSyntax(
  source: string,
  { cookiecutterCompat = false }: { cookiecutterCompat?: boolean } = {},
): boolean {
  return (
    source.includes(cookiecutterCompat ? '{{' : '${{') ||
    source.includes('{%') ||
    source.includes('{#')
  )
}

function filtersOf(
  { filters = [], compat }: RendererOptions,
  probes: readonly Filter[] = [],
): Record<string, TemplateFilter> {
  const names = new Set<string>()
  for (const { name } of filters) {
    if (names.has(name)) throw coreErrors.DUPLICATE_NAME({ what: 'the filter', name })
    names.add(name)
  }
  const methods = [...new Set([...textMethods, ...textPatternMethods, 'test'])].map(
    (name): Filter => ({
      name: `${methodPrefix}${name}`,
      apply: ({ input, args }) => callTextMethod(name, input, args),
    }),
  )
  const peers = compat === 'backstage' ? peerFilters : []
  return Object.fromEntries(
    [...builtinFilters, ...peers, ...filters, ...methods, ...probes].map((filter) => [
      filter.name,
      (input, ...args) => plainResult(filter.apply({ input, args })) as ReturnType<TemplateFilter>,
    ]),
  )
}

/** Functions may only return what expressions may see. */
function globalsOf(globals: Readonly<Record<string, unknown>>): Record<string, TemplateGlobal> {
  return Object.fromEntries(
    Object.entries(globals).map(([name, value]) => [
      name,
      (typeof value === 'function'
        ? (...args: unknown[]) => plainResult(value(...args))
        : plainResult(value)) as TemplateGlobal,
    ]),
  )
}

function plainResult(value: unknown): unknown {
  return value === undefined ? undefined : copyPlain(value)
}
