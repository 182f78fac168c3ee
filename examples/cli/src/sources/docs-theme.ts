import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type DocsTheme, defaultTheme } from '@callboard/docs'

const require = createRequire(import.meta.url)

/** How sites look that this command builds: with Mermaid's diagrams drawn, by a copy that goes with the site. */
export function docsTheme(options: { versioned?: boolean } = {}): DocsTheme {
  return defaultTheme({ mermaid: readFileSync(require.resolve('@mermaid-js/tiny')), ...options })
}
