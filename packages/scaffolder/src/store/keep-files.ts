import type { KeptFile } from '../tasks/task-store.ts'
import { columnText } from './stored-text.ts'
import type { TaskDb } from './task-tables.ts'

const filesAtOnce = 100
/** Bytes of one statement. */
const bytesAtOnce = 1_000_000
const digestsAtOnce = 500

/** Files in handy portions. */
export async function* portionsOf(
  files: Iterable<KeptFile> | AsyncIterable<KeptFile>,
): AsyncGenerator<KeptFile[]> {
  let portion = new Map<string, KeptFile>()
  let bytes = 0
  for await (const file of files) {
    portion.set(file.digest, file)
    bytes += file.bytes.length
    if (portion.size < filesAtOnce && bytes < bytesAtOnce) continue
    yield [...portion.values()]
    portion = new Map()
    bytes = 0
  }
  if (portion.size > 0) yield [...portion.values()]
}

/** Keeps files that are not there yet, in one statement. */
export async function addFiles(db: TaskDb, id: string, files: readonly KeptFile[]): Promise<void> {
  await db
    .insertInto('callboard_scaffolder_files')
    .values(
      files.map(({ digest, bytes }) => ({
        task: columnText(id),
        digest: columnText(digest),
        bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Which of these files are kept. */
export async function findFiles(
  db: TaskDb,
  id: string,
  digests: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>()
  for (let start = 0; start < digests.length; start += digestsAtOnce) {
    const rows = await db
      .selectFrom('callboard_scaffolder_files')
      .select('digest')
      .where('task', '=', columnText(id))
      .where('digest', 'in', digests.slice(start, start + digestsAtOnce).map(columnText))
      .execute()
    for (const { digest } of rows) found.add(digest)
  }
  return found
}

/** The content of a file. */
export async function readFile(
  db: TaskDb,
  id: string,
  digest: string,
): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('callboard_scaffolder_files')
    .select('bytes')
    .where('task', '=', columnText(id))
    .where('digest', '=', columnText(digest))
    .executeTakeFirst()
  return row && new Uint8Array(row.bytes)
}
