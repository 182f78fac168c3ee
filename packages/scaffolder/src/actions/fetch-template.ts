import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from './define-action.ts'
import { renderSkeleton } from './render-skeleton.ts'
import { noteToken, openTree, type TreeReaders, targetFolder, token } from './source-tree.ts'

const input = z
  .strictObject({
    url: z.string().min(1),
    targetPath: z.string().optional(),
    values: z.record(z.string(), z.unknown()).default({}),
    copyWithoutRender: z.array(z.string()).default([]),
    copyWithoutTemplating: z.array(z.string()).default([]),
    cookiecutterCompat: z.boolean().default(false),
    templateFileExtension: z.union([z.string(), z.boolean()]).default(false),
    replace: z.boolean().default(false),
    trimBlocks: z.boolean().default(false),
    lstripBlocks: z.boolean().default(false),
    token,
  })
  .refine(
    ({ templateFileExtension, copyWithoutTemplating, copyWithoutRender, cookiecutterCompat }) =>
      templateFileExtension === false ||
      (copyWithoutTemplating.length + copyWithoutRender.length === 0 && !cookiecutterCompat),
    '"templateFileExtension" cannot be combined with "copyWithoutTemplating", "copyWithoutRender" or "cookiecutterCompat"',
  )

/** `fetch:template`: renders a skeleton into the workspace. */
export function fetchTemplate({ readers }: { readers: TreeReaders }): Action {
  const run = async (context: ActionContext<z.output<typeof input>>): Promise<void> => {
    const { workspace, logger, signal } = context
    const { url, targetPath, values, cookiecutterCompat } = context.input
    noteToken(context.input, logger)
    const { trimBlocks, lstripBlocks, templateFileExtension, ...options } = context.input
    await using tree = await openTree(readers, url, context)
    const extension = extensionOf(templateFileExtension)
    const files = await renderSkeleton({
      ...options,
      source: tree.folder,
      target: await targetFolder(workspace, targetPath),
      renderer: context.renderer.with({ trimBlocks, lstripBlocks, cookiecutterCompat }),
      scope: { [cookiecutterCompat ? 'cookiecutter' : 'values']: values },
      ...(extension !== undefined && { extension }),
      signal,
    })
    const rendered = files.filter((file) => file.rendered).length
    logger.info(`Wrote ${files.length} files, ${rendered} of them rendered`)
  }
  return defineAction({
    id: 'fetch:template',
    description: 'Renders the files of a skeleton into the workspace.',
    input,
    examples: [
      {
        description: 'Render a folder beside the template',
        input: { url: './skeleton', values: { name: 'ledger' } },
      },
    ],
    run,
    plan: async (context) => {
      await run(context)
      return { sideEffects: [] }
    },
  })
}

function extensionOf(option: string | boolean): string | undefined {
  if (option === false || option === '') return undefined
  if (option === true) return '.njk'
  return option.startsWith('.') ? option : `.${option}`
}
