import type { ElementContent } from 'hast'

/** What a highlighter is given. */
export interface HighlightContext {
  code: string
  /** As the author named it, lower case. */
  language: string
}

/**
 * Colours code at build time. What it returns is not sanitised: text and `span`s with classes. The contract suite is
 * `highlighterContract` of `@callboard/docs/testing`.
 */
export interface Highlighter {
  name: string
  /** Awaited before the first code of a page, so that loading does not count as time of that page. */
  prepare?(): Promise<void>
  /** Undefined for a language that it does not know: the code stays plain. */
  highlight(
    context: HighlightContext,
  ): ElementContent[] | undefined | Promise<ElementContent[] | undefined>
}
