import { coreErrors, type Folder, type FolderEntry } from '@callboard/core'
import { Zip, ZipDeflate } from 'fflate'
import { z } from 'zod'
import { aliasOf, defineWorkspaceAction } from './define-workspace-action.ts'
import { fileCount } from './file-count.ts'

/** Of what is packed, and so of the archive, which is held in memory. */
const maxBytes = 64 * 1024 * 1024
const maxFiles = 10_000

/** `fs:zip`: packs a file or a folder of the workspace into an archive there. The same files give the same bytes. */
export const fsZip = defineWorkspaceAction({
  id: 'fs:zip',
  description: 'Packs a file or a folder of the workspace into a zip archive.',
  input: z.strictObject({
    path: z.string().min(1).describe('File or folder; of a folder, what is in it'),
    outputPath: z.string().min(1).describe('Archive to write'),
  }),
  output: z.strictObject({ outputPath: z.string().describe('The archive') }),
  examples: [{ description: 'Pack a folder', input: { path: 'dist', outputPath: 'dist.zip' } }],
  async run({ input: { path, outputPath }, workspace, logger, signal }) {
    const files = await filesOf(workspace, { path, outputPath, signal })
    const archive = createArchive()
    let left = maxBytes
    for (const { entry, name } of files) {
      const content = await workspace.readBytes(entry.path, { maxBytes: Math.max(left, 0) })
      left -= content.length
      archive.add({ name, content, executable: entry.executable })
    }
    await workspace.write(outputPath, archive.end())
    logger.info(`Packed ${fileCount(files.length)} into ${outputPath}`)
    return { outputPath }
  },
})

/** The id that templates know it by. */
export const fsZipAlias = aliasOf(fsZip, 'roadiehq:utils:zip')

async function filesOf(
  workspace: Folder,
  { path, outputPath, signal }: { path: string; outputPath: string; signal: AbortSignal },
): Promise<{ entry: FolderEntry; name: string }[]> {
  const there = await workspace.stat(path)
  if (!there) throw coreErrors.PATH_MISSING({ path })
  if (there.type === 'file') return [{ entry: there, name: path.split('/').at(-1) ?? path }]
  const base = there.path === '' ? 0 : there.path.length + 1
  const archive = await workspace.stat(outputPath)
  const files: { entry: FolderEntry; name: string }[] = []
  for await (const entry of workspace.walk({ under: path, signal })) {
    // An archive of an earlier attempt is no part of the new one.
    if (entry.path === archive?.path) continue
    files.push({ entry, name: entry.path.slice(base) })
    if (files.length > maxFiles) throw coreErrors.FOLDER_TOO_LARGE({ path, maxEntries: maxFiles })
  }
  return files
}

function createArchive() {
  const chunks: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    chunks.push(chunk)
  })
  return {
    add({ name, content, executable }: { name: string; content: Uint8Array; executable: boolean }) {
      const file = new ZipDeflate(name)
      // The format counts years from 1980, in local time.
      file.mtime = new Date(1980, 0, 1)
      file.os = 3
      file.attrs = ((executable ? 0o100755 : 0o100644) << 16) >>> 0
      zip.add(file)
      file.push(content, true)
    },
    end(): Uint8Array {
      zip.end()
      return Buffer.concat(chunks)
    },
  }
}
