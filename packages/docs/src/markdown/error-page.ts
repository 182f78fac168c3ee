import { CallboardError, issueFromError, messageOf } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import { escapeHtml } from './escape-html.ts'
import type { RenderedPage } from './page-context.ts'

/** A page on which nothing stands yet. */
export const emptyPage = (): RenderedPage => ({
  meta: {},
  html: '',
  headings: [],
  sections: [],
  links: [],
  anchors: [],
  issues: [],
  dependsOn: [],
  uses: [],
  failed: false,
})

/** The page that stands where another could not be shown; `page` is as far as that one came. */
export function errorPage(page: RenderedPage, error: unknown, file: string): RenderedPage {
  const shown = CallboardError.is(error)
    ? error
    : docsErrors.PAGE_FAILED({ reason: messageOf(error) })
  // What an error from below says may come from anywhere; only our own words are published.
  const text = CallboardError.is(error) ? error.message : 'the page could not be rendered'
  const { meta, issues, dependsOn } = page
  return {
    ...emptyPage(),
    meta,
    dependsOn,
    html: `<div class="admonition failure"><p class="admonition-title">This page cannot be shown</p><p>${escapeHtml(text)}</p></div>`,
    issues: [...issues, { ...issueFromError(shown), at: { file } }],
    failed: true,
  }
}
