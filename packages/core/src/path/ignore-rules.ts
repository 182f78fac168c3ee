import { CallboardError } from '../errors/callboard-error.ts'
import { compileGlob } from './glob.ts'

/** What a `.gitignore` says. */
export interface IgnoreRules {
  /** Whether a path below the file's folder is left out; nothing where no rule of it matches. */
  judge(path: string, isFolder: boolean): boolean | undefined
}

interface Rule {
  isIgnored: boolean
  foldersOnly: boolean
  matches(path: string): boolean
}

/**
 * Reads the text of a `.gitignore` (`gitignore(5)`). It comes from a repository: each rule is matched in time of pattern
 * times name, and one that our patterns do not know is passed over.
 */
export function parseIgnoreRules(text: string): IgnoreRules {
  const rules = text.split(/\r?\n/).flatMap(parseRule).reverse()
  return {
    judge: (path, isFolder) =>
      rules.find(({ foldersOnly, matches }) => (isFolder || !foldersOnly) && matches(path))
        ?.isIgnored,
  }
}

function parseRule(line: string): Rule[] {
  const text = line.replace(/(?<!\\)\s+$/, '')
  if (text === '' || text.startsWith('#')) return []
  const isIgnored = !text.startsWith('!')
  const pattern = isIgnored ? text : text.slice(1)
  const bare = pattern.replace(/\/$/, '')
  const isAnchored = bare.includes('/')
  const glob = (isAnchored ? bare.replace(/^\//, '') : `**/${bare}`)
    // Braces mean nothing to Git.
    .replaceAll(/[{}]/g, '?')
  try {
    return [{ isIgnored, foldersOnly: pattern.endsWith('/'), matches: compileGlob(glob) }]
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return []
  }
}
