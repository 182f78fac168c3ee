import { CallboardError, coreErrors, messageOf, type SourceLocation } from '@callboard/core'
import {
  createTemplateRenderer,
  type TemplateContext,
  type TemplateFilter,
  type TemplateGlobal,
  TemplateLimitError,
  TemplateRenderError,
} from 'nunjitsu'
import { errors } from '../errors.ts'
import { builtinFilters } from './builtin-filters.ts'
import type { Filter } from './define-filter.ts'
import { copyPlain } from './plain-data.ts'

/** Names that expressions can use, and what they stand for: plain data only. */
export type Scope = Readonly<Record<string, unknown>>

/** How a piece of text is rendered. */
export interface RendererOptions {
  /** Added to the built-in ones; a filter of the same name takes its place. */
  filters?: readonly Filter[]
  /** Values and functions of plain data that every expression can name. */
  globals?: Readonly<Record<string, unknown>>
  /** Removes the line break after a `{% … %}`. @default false */
  trimBlocks?: boolean
  /** Removes the indentation before a `{% … %}` that stands alone. @default false */
  lstripBlocks?: boolean
  /** Reads `{{ … }}` instead of `${{ … }}`. @default false */
  cookiecutterCompat?: boolean
}

/**
 * Renders text of templates and skeletons in a closed interpreter: it reaches nothing but the scope, the filters and
 * the globals, runs no JavaScript and no regular expression of the text, and has a budget for work and for memory.
 */
export interface Renderer {
  /** The text with its expressions replaced. @throws SCAFFOLDER_EXPRESSION_FAILED */
  render(source: string, scope: Scope, place?: SourceLocation): string
  /**
   * A text that is one expression and nothing else gives that expression's value, `undefined` included;
   * any other gives text.
   *
   * @throws SCAFFOLDER_EXPRESSION_FAILED
   */
  renderValue(source: string, scope: Scope, place?: SourceLocation): unknown
  /** The same renderer with other options on top. */
  with(options: RendererOptions): Renderer
}

/** The interpreter's other budgets are its own defaults; a loop of 1,000 turns costs about 4,000 of these. */
const limits = { workUnits: 250_000 }

/** Creates a renderer. @throws CORE_DUPLICATE_NAME for two filters of one name */
export function createRenderer(options: RendererOptions = {}): Renderer {
  const filters = byName(options.filters ?? [])
  const engine = createTemplateRenderer({
    filters,
    globals: options.globals as Record<string, TemplateGlobal>,
    allowRegexExecution: false,
    cookiecutterCompat: options.cookiecutterCompat ?? false,
    trimBlocks: options.trimBlocks ?? false,
    lstripBlocks: options.lstripBlocks ?? false,
  })
  const attempt = <T>(source: string, place: SourceLocation | undefined, work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw expressionError(source, place, error)
    }
  }
  return {
    render: (source, scope, place) =>
      hasSyntax(source, options)
        ? attempt(source, place, () => engine.render(source, scope as TemplateContext, { limits }))
        : source,
    renderValue: (source, scope, place) =>
      hasSyntax(source, options)
        ? attempt(source, place, () => {
            const value = engine.renderValue(source, scope as TemplateContext, { limits })
            return value === undefined ? undefined : copyPlain(value)
          })
        : source,
    with: (more) =>
      createRenderer({
        ...options,
        ...more,
        filters: more.filters ?? options.filters ?? [],
        globals: { ...options.globals, ...more.globals },
      }),
  }
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

function byName(custom: readonly Filter[]): Record<string, TemplateFilter> {
  const names = new Set<string>()
  for (const { name } of custom) {
    if (names.has(name)) throw coreErrors.DUPLICATE_NAME({ what: 'the filter', name })
    names.add(name)
  }
  return Object.fromEntries(
    [...builtinFilters, ...custom].map((filter) => [
      filter.name,
      (input, ...args) => {
        const value = filter.apply({ input, args })
        return value === undefined ? undefined : (copyPlain(value) as ReturnType<TemplateFilter>)
      },
    ]),
  )
}

interface Place {
  line?: number | undefined
  column?: number | undefined
}

function expressionError(
  source: string,
  place: SourceLocation | undefined,
  error: unknown,
): CallboardError {
  const own = CallboardError.is(error) ? error : causeOf(error)
  const located = error instanceof TemplateRenderError || error instanceof TemplateLimitError
  const reason = own
    ? own.message
    : messageOf(error)
        .replace(/^Template error at line \d+, column \d+: /, '')
        .replace(/ at line \d+, column \d+$/, '')
  return errors.EXPRESSION_FAILED(
    { expression: excerpt(source, located ? error : {}), reason },
    { at: placeOf(source, place, located ? error : {}), cause: error },
  )
}

/** The one expression or tag of a text that holds the place of an error. */
function excerpt(source: string, { line = 1, column = 1 }: Place): string {
  const lineStart = source.split('\n', line - 1).reduce((sum, each) => sum + each.length + 1, 0)
  const at = lineStart + column - 1
  const start = Math.max(...['${{', '{{', '{%', '{#'].map((tag) => source.lastIndexOf(tag, at)), 0)
  const begin = source[start - 1] === '$' ? start - 1 : start
  const [text = ''] = /^[\s\S]*?(?:\}\}|%\}|#\}|$)/.exec(source.slice(begin, begin + 200)) ?? []
  return text.trim()
}

/** A whole file is its own source, so its lines are the file's; an expression inside YAML keeps its key's place. */
function placeOf(
  source: string,
  place: SourceLocation | undefined,
  { line, column }: Place,
): SourceLocation | undefined {
  if (!place || place.line !== undefined || line === undefined) return place
  return source === '' ? place : { file: place.file, line, column }
}

function causeOf(error: unknown): CallboardError | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  return CallboardError.is(cause) ? cause : undefined
}
