import { compileGlob, coreErrors, isGlob, parseRelativePath } from '@callboard/core'
import { z } from 'zod'
import { defineWorkspaceAction } from './define-workspace-action.ts'
import { fileCount } from './file-count.ts'

/** `fs:delete`: removes files and folders of the workspace, by path or by pattern. */
export const fsDelete = defineWorkspaceAction({
  id: 'fs:delete',
  description: 'Removes files and folders of the workspace.',
  input: z.strictObject({
    files: z.array(z.string().min(1)).describe('Paths and patterns such as **/*.bak'),
  }),
  examples: [
    { description: 'Remove a file and all backups', input: { files: ['README.md', '**/*.bak'] } },
  ],
  async run({ input, workspace, logger, signal }) {
    for (const path of input.files) {
      parseRelativePath(path, { portable: false })
      if (!isGlob(path)) {
        await workspace.remove(path)
        logger.info(`Removed ${path}`)
        continue
      }
      const matches = compileGlob(path)
      const found: string[] = []
      for await (const file of workspace.walk({ signal }))
        if (matches(file.path)) found.push(file.path)
      for (const file of found) await workspace.remove(file)
      logger.info(`Removed ${fileCount(found.length)} for ${path}`)
    }
  },
})

const move = z.strictObject({
  from: z.string().min(1).describe('What is there'),
  to: z.string().min(1).describe('Where it goes'),
  overwrite: z.boolean().default(false).describe('Whether something there is removed first'),
})

/** `fs:rename`: moves files and folders inside the workspace. */
export const fsRename = defineWorkspaceAction({
  id: 'fs:rename',
  description: 'Moves files and folders inside the workspace.',
  input: z.strictObject({ files: z.array(move).describe('Moves, made in this order') }),
  examples: [
    { description: 'Rename a file', input: { files: [{ from: 'gitignore', to: '.gitignore' }] } },
  ],
  async run({ input, workspace, logger }) {
    for (const { from, to, overwrite } of input.files) {
      refuseNesting(from, to)
      if (!(await workspace.stat(from))) throw coreErrors.PATH_MISSING({ path: from })
      if (await workspace.stat(to)) {
        if (!overwrite) throw coreErrors.PATH_EXISTS({ path: to })
        await workspace.remove(to)
      }
      await workspace.rename(from, to)
      logger.info(`Moved ${from} to ${to}`)
    }
  },
})

/** Removing what is in the way would remove what is to be moved. */
function refuseNesting(from: string, to: string): void {
  const [source, target] = [from, to].map((path) => parseRelativePath(path, { portable: false }))
  const depth = Math.min(source?.length ?? 0, target?.length ?? 0)
  if (source?.slice(0, depth).join('/') === target?.slice(0, depth).join('/'))
    throw coreErrors.PATH_INVALID({ path: to, reason: 'what is moved lies in it, or it in that' })
}
