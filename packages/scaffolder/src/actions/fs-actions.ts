import { compileGlob, coreErrors, isGlob, parseRelativePath } from '@callboard/core'
import { z } from 'zod'
import { type ActionContext, defineAction } from './define-action.ts'

const deleteInput = z.strictObject({ files: z.array(z.string().min(1)) })

/** `fs:delete`: removes files and folders of the workspace, by path or by pattern. */
export const fsDelete = defineAction({
  id: 'fs:delete',
  description: 'Removes files and folders of the workspace.',
  input: deleteInput,
  examples: [
    { description: 'Remove a file and all backups', input: { files: ['README.md', '**/*.bak'] } },
  ],
  run: deleteFiles,
  plan: async (context) => {
    await deleteFiles(context)
    return { sideEffects: [] }
  },
})

async function deleteFiles({
  input,
  workspace,
  logger,
  signal,
}: ActionContext<z.output<typeof deleteInput>>): Promise<void> {
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
    logger.info(`Removed ${found.length} files for ${path}`)
  }
}

const renameInput = z.strictObject({
  files: z.array(
    z.strictObject({
      from: z.string().min(1),
      to: z.string().min(1),
      overwrite: z.boolean().default(false),
    }),
  ),
})

/** `fs:rename`: moves files and folders inside the workspace. */
export const fsRename = defineAction({
  id: 'fs:rename',
  description: 'Moves files and folders inside the workspace.',
  input: renameInput,
  examples: [
    { description: 'Rename a file', input: { files: [{ from: 'gitignore', to: '.gitignore' }] } },
  ],
  run: renameFiles,
  plan: async (context) => {
    await renameFiles(context)
    return { sideEffects: [] }
  },
})

async function renameFiles({
  input,
  workspace,
  logger,
}: ActionContext<z.output<typeof renameInput>>): Promise<void> {
  for (const { from, to, overwrite } of input.files) {
    if (!(await workspace.stat(from))) throw coreErrors.PATH_MISSING({ path: from })
    if (await workspace.stat(to)) {
      if (!overwrite) throw coreErrors.PATH_EXISTS({ path: to })
      await workspace.remove(to)
    }
    await workspace.rename(from, to)
    logger.info(`Moved ${from} to ${to}`)
  }
}
