import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of one contender's run; `close` removes it. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'callboard-bench-'))
  return { path, close: () => rmSync(path, { recursive: true, force: true }) }
}

/**
 * Every file below a folder: path with forward slashes and bytes, by path.
 *
 * @param {string} folder
 */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: file.slice(folder.length + 1).replaceAll('\\', '/'),
      bytes: readFileSync(file),
    }))
}
