import { coreErrors, parseRelativePath } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { defineWorkspaceAction } from './define-workspace-action.ts'
import { renderFile } from './render-file.ts'
import { targetFolder } from './source-tree.ts'
import {
  fittingOptions,
  folderOptions,
  renderFolder,
  renderingOptions,
} from './template-options.ts'

const sourcePath = z.string().min(1).describe('What to render, in the workspace')
const targetPath = z.string().min(1).describe('Where to write it, in the workspace')

/** `workspace:template`: renders a folder of the workspace into another, which must not lie in it. */
export const workspaceTemplate = defineWorkspaceAction({
  id: 'workspace:template',
  description: 'Renders a folder of the workspace into another.',
  input: z.strictObject({ sourcePath, targetPath, ...folderOptions }).refine(...fittingOptions),
  examples: [
    {
      description: 'Render what a step before has fetched',
      input: { sourcePath: './skeleton', targetPath: './', values: { name: 'ledger' } },
    },
  ],
  async run(context) {
    const { input, workspace } = context
    const from = parseRelativePath(input.sourcePath)
    const to = parseRelativePath(input.targetPath)
    if (from.every((component, index) => component === to[index]))
      throw errors.SKELETON_OVERLAP({ source: input.sourcePath, target: input.targetPath })
    const source = await workspace.folder(input.sourcePath)
    await renderFolder(context, { source, target: await targetFolder(workspace, input.targetPath) })
  },
})

/** `workspace:template:file`: renders a file of the workspace into another. */
export const workspaceTemplateFile = defineWorkspaceAction({
  id: 'workspace:template:file',
  description: 'Renders a file of the workspace into another.',
  input: z.strictObject({ sourcePath, targetPath, ...renderingOptions }),
  examples: [
    {
      description: 'Render a file in its place',
      input: { sourcePath: 'a.md', targetPath: 'a.md', values: { name: 'ledger' }, replace: true },
    },
  ],
  run: (context) => {
    const { input, workspace } = context
    return renderFile(context, {
      name: input.sourcePath,
      async read() {
        const entry = await workspace.stat(input.sourcePath)
        if (!entry) throw coreErrors.PATH_MISSING({ path: input.sourcePath })
        const bytes = await workspace.readBytes(input.sourcePath)
        return { bytes, executable: entry.executable }
      },
    })
  },
})
