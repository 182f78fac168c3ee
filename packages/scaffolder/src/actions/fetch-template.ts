import { z } from 'zod'
import type { Action } from './define-action.ts'
import { defineWorkspaceAction } from './define-workspace-action.ts'
import { renderFile } from './render-file.ts'
import {
  openTree,
  readSource,
  type SourceReaders,
  sourceInput,
  targetFolder,
} from './source-tree.ts'
import {
  fittingOptions,
  folderOptions,
  renderFolder,
  renderingOptions,
} from './template-options.ts'

/** What `fetch:template` is told. */
export const fetchTemplateInput = z
  .strictObject({
    ...sourceInput,
    targetPath: z
      .string()
      .optional()
      .describe('Folder to write to; the workspace itself without it'),
    ...folderOptions,
  })
  .refine(...fittingOptions)

/** `fetch:template`: renders a skeleton into the workspace. */
export function fetchTemplate({ readers }: { readers: SourceReaders }): Action {
  return defineWorkspaceAction({
    id: 'fetch:template',
    description: 'Renders the files of a skeleton into the workspace.',
    input: fetchTemplateInput,
    examples: [
      {
        description: 'Render a folder beside the template',
        input: { url: './skeleton', values: { name: 'ledger' } },
      },
    ],
    async run(context) {
      await using tree = await openTree(readers, context)
      const target = await targetFolder(context.workspace, context.input.targetPath)
      await renderFolder(context, { source: tree.folder, target })
    },
  })
}

/** `fetch:template:file`: renders one file into the workspace. */
export function fetchTemplateFile({ readers }: { readers: SourceReaders }): Action {
  return defineWorkspaceAction({
    id: 'fetch:template:file',
    description: 'Renders one file into the workspace.',
    input: z.strictObject({
      ...sourceInput,
      targetPath: z.string().min(1).describe('File to write'),
      ...renderingOptions,
    }),
    examples: [
      {
        description: 'Render a read-me',
        input: { url: './README.md', targetPath: 'README.md', values: { name: 'ledger' } },
      },
    ],
    run: (context) =>
      renderFile(context, {
        name: context.input.url,
        read: () => readSource(readers, context),
      }),
  })
}
