import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const writer = fileURLToPath(new URL('write-catalog.mjs', import.meta.url))

/**
 * The texts of a generated catalog, read from a file when they are asked for and made by another process: so the memory of this one is
 * that of the catalog, not of its input.
 *
 * @param {string} folder
 * @param {number} total
 */
export function openCatalogFile(folder, total) {
  execFileSync(process.execPath, [writer, folder, String(total)])
  const bytes = readFileSync(join(folder, 'lengths'))
  const lengths = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  const starts = new Float64Array(lengths.length)
  for (let index = 1; index < starts.length; index += 1)
    starts[index] = starts[index - 1] + lengths[index - 1]
  const file = openSync(join(folder, 'texts'))
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0)
  // Whoever reads all of them, one after the other, does not wait for the system at each.
  const room = Buffer.alloc(Math.max(longest, 1 << 20))
  const held = { from: 0, to: 0 }
  /** @type {Map<number, string>} */
  const changed = new Map()
  return {
    length: lengths.length,
    /** @param {number} index */
    read(index) {
      const other = changed.get(index)
      if (other !== undefined) return other
      const [start, length] = [starts[index], lengths[index]]
      if (start < held.from || start + length > held.to) {
        held.from = start
        held.to = start + readSync(file, room, 0, room.length, start)
      }
      return room.toString('utf8', start - held.from, start - held.from + length)
    },
    /** @param {number} index @param {string} text */
    change: (index, text) => changed.set(index, text),
    close: () => closeSync(file),
  }
}
