import type { DocsPlugin } from './docs-plugin.ts'
import { headingAliases } from './heading-aliases.ts'
import { linkCheck } from './link-check.ts'

/** The plugins of a build that names none. Spread them into your own list to keep them. */
export function builtinPlugins(): DocsPlugin[] {
  return [headingAliases(), linkCheck()]
}
