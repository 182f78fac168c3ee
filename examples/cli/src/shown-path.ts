import { isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file as it is shown: relative to the working directory when it lies inside, else whole. */
export function shownPath(file: string, cwd: string): string {
  const path = file.startsWith('file://') ? fileURLToPath(file) : file
  if (!isAbsolute(path)) return path
  const inside = relative(cwd, path)
  if (inside === '') return '.'
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside
}
