import { coreErrors } from '../errors/core-errors.ts'

/** What {@link parseRelativePath} lets through beyond the ordinary. */
export interface RelativePathOptions {
  /**
   * Refuses names that Windows cannot hold (`CON`, `nul.txt`, a trailing dot or space).
   * @default true
   */
  portable?: boolean
  /** Lets a component be `.git`: only for code that makes repositories itself. @default false */
  allowGit?: boolean
}

const maxLength = 4096
const maxComponent = 255

/**
 * The one grammar of relative paths: components between forward slashes, none of them `..`, no drive, no backslash,
 * no control character, and no component that any file system would take for `.git`. Returns the components;
 * an empty list means the folder itself (`.`).
 *
 * @throws CORE_PATH_INVALID CORE_PATH_OUTSIDE
 */
export function parseRelativePath(
  path: string,
  { portable = true, allowGit = false }: RelativePathOptions = {},
): string[] {
  const refuse = (reason: string) => coreErrors.PATH_INVALID({ path, reason })
  if (path.length > maxLength) throw refuse(`it is longer than ${maxLength} characters`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[\u0000-\u001f\u007f]/.test(path)) throw refuse('it holds a control character')
  if (/\p{Surrogate}/u.test(path)) throw refuse('it holds half a character')
  if (path.includes('\\')) throw refuse('it holds a backslash')
  if (path.startsWith('/') || /^[a-zA-Z]:/.test(path)) throw refuse('it is absolute')
  const components = path.split('/')
  if (components.includes('..')) throw coreErrors.PATH_OUTSIDE({ path })
  const kept = components.filter((component, index) => {
    if (component === '.') return false
    // `a//b` and a leading or trailing slash are read differently by different programs; a trailing one is common.
    if (component === '') {
      if (index === components.length - 1 && index > 0) return false
      throw refuse('it holds an empty component')
    }
    return true
  })
  for (const component of kept) {
    if (component.length > maxComponent)
      throw refuse(`a component is longer than ${maxComponent} characters`)
    if (!allowGit && isGitName(component)) throw refuse('it names a ".git" folder')
    if (portable && isReserved(component))
      throw refuse(`"${component}" cannot be a file name on every system`)
  }
  return kept
}

/**
 * Whether some file system takes a name for `.git`: after case folding, compatibility normalisation, HFS+'s ignored
 * characters, NTFS's trailing dots, spaces and streams, and its short names (`git~1`).
 */
export function isGitName(component: string): boolean {
  const folded = component
    .normalize('NFKC')
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')
    .toLowerCase()
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '')
  return folded === '.git' || /^git~\d+$/.test(folded)
}

const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i

function isReserved(component: string): boolean {
  // Names of three dots and more stay names everywhere, with or without their last.
  const ends = /[. ]$/.test(component) && !/^\.{3,}$/.test(component)
  return ends || reserved.test(component) || /[<>:"|?*]/.test(component)
}

/** Joins a base folder and a relative reference that may climb with `..` as long as it stays inside the root. */
export function resolveRelativePath(base: string, reference: string): string {
  const stack = base === '' || base === '.' ? [] : base.split('/')
  for (const component of reference.split('/')) {
    if (component === '.' || component === '') continue
    if (component !== '..') stack.push(component)
    else if (stack.pop() === undefined) throw coreErrors.PATH_OUTSIDE({ path: reference })
  }
  return stack.join('/')
}
