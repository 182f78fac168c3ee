import { z } from 'zod'
import type { Action } from './define-action.ts'
import { defineWorkspaceAction } from './define-workspace-action.ts'
import { fileCount } from './file-count.ts'
import { renderSkeleton } from './render-skeleton.ts'
import {
  openTree,
  readSource,
  type SourceReaders,
  sourceInput,
  targetFolder,
} from './source-tree.ts'

/** `fetch:plain`: copies files into the workspace as they are, over those that are there. */
export function fetchPlain({ readers }: { readers: SourceReaders }): Action {
  return defineWorkspaceAction({
    id: 'fetch:plain',
    description: 'Copies files into the workspace as they are.',
    input: z.strictObject({
      ...sourceInput,
      targetPath: z
        .string()
        .optional()
        .describe('Folder to copy to; the workspace itself without it'),
    }),
    examples: [{ description: 'Copy a folder', input: { url: './assets', targetPath: 'assets' } }],
    async run(context) {
      const { input, workspace, logger, signal, renderer } = context
      await using tree = await openTree(readers, context)
      const files = await renderSkeleton({
        source: tree.folder,
        target: await targetFolder(workspace, input.targetPath),
        renderer,
        scope: {},
        copyWithoutRender: ['**'],
        replace: true,
        signal,
      })
      logger.info(`Copied ${fileCount(files.length)}`)
    },
  })
}

/** `fetch:plain:file`: copies one file into the workspace, over the one that is there. */
export function fetchPlainFile({ readers }: { readers: SourceReaders }): Action {
  return defineWorkspaceAction({
    id: 'fetch:plain:file',
    description: 'Copies one file into the workspace as it is.',
    input: z.strictObject({
      ...sourceInput,
      targetPath: z.string().min(1).describe('File to write'),
    }),
    examples: [
      { description: 'Copy a licence', input: { url: './LICENSE.txt', targetPath: 'LICENSE' } },
    ],
    async run(context) {
      const { input, workspace, logger } = context
      const { bytes, executable } = await readSource(readers, context)
      await workspace.write(input.targetPath, bytes, { executable })
      logger.info(`Copied ${input.targetPath}`)
    },
  })
}
