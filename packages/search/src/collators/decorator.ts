import type { Logger, Runtime } from '@callboard/core'
import type { SearchDocument } from '../document/search-document.ts'

/** What a decorator is handed. */
export interface DecoratorContext {
  /** As it stands so far; it cannot be changed. */
  document: SearchDocument
  /** Type of result. */
  type: string
  /** Name of the collator that yields it. */
  collator: string
  logger: Logger
  runtime: Runtime
  signal?: AbortSignal | undefined
}

/** Changes documents on their way from a collator into the index. */
export interface Decorator {
  name: string
  /** Types of result that it is for. @default all */
  types?: readonly string[]
  /**
   * Gives the document as it is to be found, or nothing to leave it out. When it throws, the document stays as it was
   * the last time, and is not taken in when there was no last time.
   */
  decorate(
    context: DecoratorContext,
  ): SearchDocument | undefined | Promise<SearchDocument | undefined>
}

/**
 * Defines a decorator.
 *
 * @example
 * ```ts
 * import { createSearch, defineCollator, defineDecorator } from '@callboard/search'
 * const tiers = defineDecorator({
 *   name: 'tiers',
 *   decorate: ({ document }) => ({ ...document, tier: document.title.startsWith('Pay') ? '1' : '2' }),
 * })
 * const pages = defineCollator({
 *   name: 'pages',
 *   type: 'page',
 *   decorators: [tiers],
 *   collect: () => [{ title: 'Payments', text: '', location: '/p' }],
 * })
 * const search = createSearch({ collators: [pages] })
 * await search.index()
 * const { total } = await search.query({ term: 'tier:1' })
 * total // => 1
 * ```
 */
export function defineDecorator(decorator: Decorator): Decorator {
  return decorator
}
