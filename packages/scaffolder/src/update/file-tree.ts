import { CallboardError, type Folder } from '@callboard/core'
import type { PlannedFile } from '../run/plan-template.ts'
import { blobId } from './blob-id.ts'

/** A file of a tree. */
export interface TreeFile {
  executable: boolean
  /** Id of the contents as Git has it. */
  id: string
  /** Not there where only the id is known. */
  content?: Uint8Array
  /** Whether it holds a secret; its contents are then those with `***` in its place. */
  masked?: true
}

/** Files by their path. */
export type FileTree = ReadonlyMap<string, TreeFile>

/** A file of which everything is known. */
export function treeFile(content: Uint8Array, { executable = false } = {}): TreeFile {
  return { executable, id: blobId(content), content }
}

/** The files of a plan as a tree. */
export function treeOf(files: readonly PlannedFile[]): FileTree {
  return new Map(
    files.map(({ path, executable, contentBase64, masked }) => [
      path,
      {
        ...treeFile(Buffer.from(contentBase64, 'base64'), { executable }),
        ...(masked && { masked }),
      },
    ]),
  )
}

/**
 * Reads the files at some paths of a folder. A path where nothing is is left out; of what is no regular file (a folder, a
 * link) it is only known that it is something else.
 */
export async function readTree(
  folder: Folder,
  paths: Iterable<string>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<FileTree> {
  const tree = new Map<string, TreeFile>()
  for (const path of paths) {
    signal?.throwIfAborted()
    const file = await readFile(folder, path)
    if (file) tree.set(path, file)
  }
  return tree
}

async function readFile(folder: Folder, path: string): Promise<TreeFile | undefined> {
  try {
    const found = await folder.stat(path)
    if (found?.type === 'folder') return notAFile
    return found && treeFile(await folder.readBytes(path), found)
  } catch (error) {
    if (
      CallboardError.is(error, 'CORE_PATH_LINK') ||
      CallboardError.is(error, 'CORE_PATH_NOT_FILE')
    )
      return notAFile
    throw error
  }
}

const notAFile: TreeFile = { executable: false, id: '' }

/** Whether two files are the same in contents and mode. */
export function isSameFile(one: TreeFile | undefined, other: TreeFile | undefined): boolean {
  return one?.id === other?.id && one?.executable === other?.executable
}

/** The text of a file; nothing when it is binary, not known, or too large to be merged line by line. */
export function textOf({ content }: TreeFile): string | undefined {
  if (!content || content.length > maxTextBytes || content.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch {
    return undefined
  }
}

const maxTextBytes = 1024 * 1024
