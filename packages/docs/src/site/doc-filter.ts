import { CallboardError, compileGlob, type IgnoreRules, parseIgnoreRules } from '@callboard/core'
import type { DocsConfig } from './read-config.ts'

/** Tells whether a path among the documents is meant. */
export type PathTest = (path: string) => boolean

/** What a configuration leaves out of the site: `exclude_docs`, `draft_docs` and the plugin `exclude`. */
export function excludedBy({ excluded, drafts, plugins }: DocsConfig): PathTest {
  const tests = [
    // MkDocs' own rules stand before those of the author, who can take them back.
    patternsOf(`.*\n/templates/\n${excluded ?? ''}`),
    patternsOf(drafts ?? ''),
    ...globsOf(plugins.get('exclude')?.glob),
  ]
  return (path) => tests.some((test) => test(path))
}

/** Pages that may be left out of the navigation without a word. */
export function unlistedBy({ notInNav }: DocsConfig): PathTest {
  return patternsOf(notInNav ?? '')
}

/** Patterns as in a `.gitignore`: what holds for a folder holds for all in it, unless more is said. */
function patternsOf(text: string): PathTest {
  if (text.trim() === '') return () => false
  const rules: IgnoreRules = parseIgnoreRules(text)
  return (path) => {
    const judged = rules.judge(path, false)
    if (judged !== undefined) return judged
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = rules.judge(path.slice(0, end), true)
      if (folder !== undefined) return folder
    }
    return false
  }
}

/** Patterns of the plugin `exclude`, in which a star stands for slashes too. */
function globsOf(value: unknown): PathTest[] {
  const globs = (Array.isArray(value) ? value : [value]).filter((glob) => typeof glob === 'string')
  return globs.slice(0, 100).flatMap((glob): PathTest[] => {
    try {
      const variants = [glob, `**/${glob}`, glob.replace(/\/\*$/, '/**')]
      return variants.map(compileGlob)
    } catch (error) {
      if (!CallboardError.is(error)) throw error
      return []
    }
  })
}
