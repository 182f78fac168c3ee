import type { ElementContent } from 'hast'
import { githubSlugOf } from '../markdown/slug.ts'
import { type DocsPlugin, defineDocsPlugin } from './docs-plugin.ts'

/**
 * Gives headings GitHub's id as well, where it differs: one dead anchor in four of real pages was written for it.
 */
export function headingAliases(): DocsPlugin {
  return defineDocsPlugin({
    name: 'heading-aliases',
    page({ headings }) {
      const taken = new Set(headings.map(({ id }) => id))
      const counts = new Map<string, number>()
      for (const { title, element } of headings) {
        const alias = githubSlugOf(title, counts)
        if (alias === '' || taken.has(alias)) continue
        taken.add(alias)
        element.children.unshift(anchor(alias))
      }
    },
  })
}

const anchor = (id: string): ElementContent => ({
  type: 'element',
  tagName: 'span',
  properties: { id, className: ['anchor-alias'] },
  children: [],
})
