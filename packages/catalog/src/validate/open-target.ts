import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { coreErrors, createReaders, type Folder, type Readers } from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import type { SourceText } from '../ingest/read-documents.ts'
import { filesAt } from '../provider/files-at.ts'

/** A file that may hold entities. */
export interface ValidationFile {
  source: SourceText
  /** Whether everything in it is to be examined, or only what looks like an entity. */
  asked: boolean
}

/** What {@link openTarget} needs. */
export interface OpenTargetContext {
  exclude: readonly string[]
  readers: Readers
  signal: AbortSignal | undefined
}

const patterns = ['**/*.yaml', '**/*.yml', '**/*.json']
const entryFile = /^catalog-info\.(?:ya?ml|json)$/
/** Larger files of a folder are data; they are not looked into. */
const maxBytes = 5 * 1024 * 1024

/** The files that a target means, one after the other. */
export async function* openTarget(
  target: string,
  context: OpenTargetContext,
): AsyncIterable<ValidationFile> {
  if (/^(?:git\+)?https?:\/\//i.test(target)) {
    yield* openAddress(target, context)
    return
  }
  const path = resolve(target)
  const around = await openFolder({ root: dirname(path) })
  const entry = await around.stat(basename(path) || '.')
  if (entry?.type === 'file') {
    yield { source: await open(around, entry.path, { ...context, shown: target }), asked: true }
    return
  }
  if (!entry) throw coreErrors.PATH_MISSING({ path: target })
  const folder = await openFolder({ root: path })
  const { exclude, signal } = context
  for await (const { path: inside, bytes } of folder.walk({ include: patterns, exclude, signal })) {
    if (bytes > maxBytes) continue
    const source = await open(folder, inside, { ...context, shown: join(target, inside) })
    yield { source, asked: entryFile.test(basename(inside)) }
  }
}

/** What came from the network never leads to a file of this machine. */
async function* openAddress(
  target: string,
  { readers, signal }: OpenTargetContext,
): AsyncIterable<ValidationFile> {
  for (const address of await filesAt(target, { readers, signal })) {
    const { text, url } = await readers.read(address, { signal })
    const base = { url, local: createReaders([]), remote: readers }
    yield { source: { text, file: address, base }, asked: true }
  }
}

/** Placeholders may lead to any file of the folder that was named, and no further. */
async function open(
  folder: Folder,
  path: string,
  { readers, shown }: OpenTargetContext & { shown: string },
): Promise<SourceText> {
  const local = createReaders([fileReader({ folders: [folder] })])
  const url = pathToFileURL(join(folder.root, path)).href
  return { text: await folder.readText(path), file: shown, base: { url, local, remote: readers } }
}
