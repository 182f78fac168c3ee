import picomatch from 'picomatch'
import { coreErrors } from '../errors/core-errors.ts'

const maxLength = 256
/** More than this many `**` make matching slow on hostile names. */
const maxGlobstars = 4

/**
 * Compiles a glob of `*`, `**`, `?`, `[…]` and comma braces into a test of relative paths.
 * Ranges in braces and extended patterns are refused: both can be made to take for ever.
 *
 * @throws CORE_GLOB_INVALID
 */
export function compileGlob(glob: string): (path: string) => boolean {
  const refuse = (reason: string) => coreErrors.GLOB_INVALID({ glob, reason })
  if (glob.length > maxLength) throw refuse(`it is longer than ${maxLength} characters`)
  if (/\{[^}]*\.\.[^}]*\}/.test(glob)) throw refuse('it holds a range in braces')
  if (/[@!+*?]\(/.test(glob)) throw refuse('it holds an extended pattern')
  if ((glob.match(/\*\*/g)?.length ?? 0) > maxGlobstars)
    throw refuse(`it holds more than ${maxGlobstars} "**"`)
  if (/\*{3,}/.test(glob)) throw refuse('it holds more than two "*" in a row')
  return picomatch(glob.replace(/^\.\//, ''), { dot: true, noextglob: true, nonegate: true })
}

/** Whether a text is a pattern rather than a plain path. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}]/.test(text)
}
