import { coreErrors, type Folder, type FolderEntry } from '@callboard/core'
import { z } from 'zod'
import { defineWorkspaceAction } from './define-workspace-action.ts'

/** More would fill what a run may keep of its outputs. */
const maxEntries = 10_000

const entry = z.strictObject({
  name: z.string().describe('Last part of the path'),
  path: z.string().describe('Relative to the workspace'),
  fullPath: z.string().describe('The same as "path": where a workspace lies is nobody’s business'),
})

/** `fs:readdir`: lists what is in folders of the workspace. */
export const fsReaddir = defineWorkspaceAction({
  id: 'fs:readdir',
  description: 'Lists what is in folders of the workspace.',
  input: z.strictObject({
    paths: z.array(z.string().min(1)).describe('Folders to list'),
    recursive: z.boolean().default(false).describe('Whether the folders in them are listed, too'),
  }),
  output: z.strictObject({
    files: z.array(entry).describe('Files, in the order of their paths'),
    folders: z.array(entry).describe('Folders, in the order of their paths'),
  }),
  examples: [{ description: 'List all files', input: { paths: ['.'], recursive: true } }],
  async run({ input, workspace, signal }) {
    const found: FolderEntry[] = []
    for (const path of input.paths) {
      await workspace.folder(path)
      await collect(workspace, { path, recursive: input.recursive, signal }, found)
    }
    const listed = (type: FolderEntry['type']) =>
      found
        .filter((each) => each.type === type)
        .map(({ path }) => ({ name: path.split('/').at(-1) ?? path, path, fullPath: path }))
    return { files: listed('file'), folders: listed('folder') }
  },
})

async function collect(
  workspace: Folder,
  { path, recursive, signal }: { path: string; recursive: boolean; signal: AbortSignal },
  found: FolderEntry[],
): Promise<void> {
  signal.throwIfAborted()
  for (const each of await workspace.list(path)) {
    if (found.length >= maxEntries) throw coreErrors.FOLDER_TOO_LARGE({ path, maxEntries })
    found.push(each)
    if (recursive && each.type === 'folder')
      await collect(workspace, { path: each.path, recursive, signal }, found)
  }
}
