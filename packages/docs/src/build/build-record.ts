import type { Folder } from '@callboard/core'
import { z } from 'zod'
import { docsErrors } from '../errors.ts'

/** Name of the file that says a folder is ours and what we wrote into it. */
const recordPath = '.callboard-docs.json'

const schema = z.object({
  version: z.literal(1),
  /** Hash of each file; empty while the file is about to be replaced. */
  files: z.record(z.string(), z.string()),
})

/** Files of the last build by path, with their hashes. */
export type BuildRecord = ReadonlyMap<string, string>

/**
 * What the last build left in a folder; nothing for one that is empty.
 *
 * @throws DOCS_OUT_FOREIGN when files are there that no build wrote, DOCS_OUT_MARKER when the record is damaged
 */
export async function readRecord(out: Folder): Promise<BuildRecord> {
  if (!(await out.stat(recordPath))) {
    if ((await out.list()).length > 0) throw docsErrors.OUT_FOREIGN({ out: out.root })
    return new Map()
  }
  try {
    const { files } = schema.parse(JSON.parse(await out.readText(recordPath)))
    return new Map(Object.entries(files))
  } catch (cause) {
    throw docsErrors.OUT_MARKER({ out: out.root }, { cause })
  }
}

/** Replaces the record. */
export async function writeRecord(out: Folder, files: BuildRecord): Promise<void> {
  const content = {
    version: 1,
    files: Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
  await out.write(recordPath, `${JSON.stringify(content, null, 1)}\n`)
}
