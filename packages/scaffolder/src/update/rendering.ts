import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { gzipSync } from 'fflate'
import { isRecord } from '../expressions/plain-data.ts'
import { type FileTree, type TreeFile, textOf, treeFile } from './file-tree.ts'

/** Larger texts are kept by their id only, in bytes. */
const maxFileBytes = 256 * 1024
/** Of all texts together, in bytes. */
const maxBytes = 4 * 1024 * 1024

/** The texts of a rendering in one compressed file, and the list of all of its files. */
export interface PackedRendering {
  /** File name; it follows from the contents, so that two branches never write the same file differently. */
  name: string
  content: Uint8Array
  /** `100644 <id of the blob in Git>` by path; ` masked` follows where a secret was in the file. */
  files: Record<string, string>
}

/**
 * Packs a rendering. Equal files give equal bytes, on every machine. Kept in full are texts of a moderate size without
 * secrets; of the others the id, from which it can be told whether they changed.
 */
export function packRendering(tree: FileTree): PackedRendering {
  const texts: [path: string, text: string][] = []
  const files: [path: string, entry: string][] = []
  let total = 0
  for (const [path, file] of sorted(tree)) {
    files.push([path, formatEntry(file)])
    const text = file.masked ? undefined : textOf(file)
    const bytes = file.content?.length ?? 0
    if (text === undefined || bytes > maxFileBytes || total + bytes > maxBytes) continue
    total += bytes
    texts.push([path, text])
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(texts), null, 1))
  const digest = createHash('sha256').update(json).digest('hex').slice(0, 12)
  const content = gzipSync(json, { mtime: 0, level: 9 })
  return { name: `rendered-${digest}.json.gz`, content, files: Object.fromEntries(files) }
}

/**
 * The tree that was packed, as far as it is known. A text that does not fit its id is not used: a list and texts that a
 * merge has mixed cost conflicts, and never put the wrong base under a merge.
 */
export function unpackRendering(
  files: Readonly<Record<string, string>>,
  packed: Uint8Array | undefined,
): FileTree {
  const texts = readTexts(packed)
  const tree = new Map<string, TreeFile>()
  for (const [path, entry] of Object.entries(files)) {
    const listed = parseEntry(entry)
    if (!listed) continue
    const text = texts[path]
    const full =
      typeof text === 'string' && Object.hasOwn(texts, path)
        ? treeFile(Buffer.from(text), listed)
        : undefined
    tree.set(path, full?.id === listed.id ? full : listed)
  }
  return tree
}

/** How a file is listed. */
export const entryPattern = /^(100644|100755) ([0-9a-f]{40})( masked)?$/

function formatEntry({ executable, id, masked }: TreeFile): string {
  return `${executable ? '100755' : '100644'} ${id}${masked ? ' masked' : ''}`
}

function parseEntry(entry: string): TreeFile | undefined {
  const [, mode, id, masked] = entryPattern.exec(entry) ?? []
  if (id === undefined) return undefined
  return { executable: mode === '100755', id, ...(masked !== undefined && { masked: true }) }
}

/** What cannot be read is as good as not there. */
function readTexts(packed: Uint8Array | undefined): Record<string, unknown> {
  if (!packed) return {}
  try {
    // Twice the budget: JSON writes some characters longer than they are.
    const json = gunzipSync(packed, { maxOutputLength: maxBytes * 6 })
    const texts: unknown = JSON.parse(json.toString('utf8'))
    return isRecord(texts) ? texts : {}
  } catch {
    return {}
  }
}

function sorted(tree: FileTree): [string, TreeFile][] {
  return [...tree].sort(([a], [b]) => (a < b ? -1 : 1))
}
