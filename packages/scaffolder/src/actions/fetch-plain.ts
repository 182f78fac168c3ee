import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from './define-action.ts'
import { renderSkeleton } from './render-skeleton.ts'
import { noteToken, openTree, type TreeReaders, targetFolder, token } from './source-tree.ts'

/** `fetch:plain`: copies files into the workspace as they are, over those that are there. */
export function fetchPlain({ readers }: { readers: TreeReaders }): Action {
  const plain = z.strictObject({ url: z.string().min(1), targetPath: z.string().optional(), token })
  const run = async (context: ActionContext<z.output<typeof plain>>): Promise<void> => {
    const { workspace, logger, signal, renderer } = context
    noteToken(context.input, logger)
    await using tree = await openTree(readers, context.input.url, context)
    const files = await renderSkeleton({
      source: tree.folder,
      target: await targetFolder(workspace, context.input.targetPath),
      renderer,
      scope: {},
      copyWithoutRender: ['**'],
      replace: true,
      signal,
    })
    logger.info(`Copied ${files.length} files`)
  }
  return defineAction({
    id: 'fetch:plain',
    description: 'Copies files into the workspace as they are.',
    input: plain,
    examples: [{ description: 'Copy a folder', input: { url: './assets', targetPath: 'assets' } }],
    run,
    plan: async (context) => {
      await run(context)
      return { sideEffects: [] }
    },
  })
}
