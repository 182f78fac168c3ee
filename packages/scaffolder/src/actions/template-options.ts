import type { Folder } from '@callboard/core'
import { z } from 'zod'
import type { ActionContext } from './define-action.ts'
import { fileCount } from './file-count.ts'
import { renderSkeleton, type SkeletonFile } from './render-skeleton.ts'

/** What every action that renders is told about expressions. */
export const renderingOptions = {
  values: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('What expressions see as "values"'),
  cookiecutterCompat: z
    .boolean()
    .default(false)
    .describe('Reads {{ cookiecutter.name }}, as cookiecutter does'),
  replace: z.boolean().default(false).describe('Overwrites files that are there already'),
  trimBlocks: z.boolean().default(false).describe('Removes the line break after a {% tag %}'),
  lstripBlocks: z
    .boolean()
    .default(false)
    .describe('Removes the indentation before a {% tag %} that stands alone'),
}

const patterns = z.array(z.string()).default([])

/** What an action that renders a folder is told besides. */
export const folderOptions = {
  ...renderingOptions,
  copyWithoutRender: patterns.describe('Files that are copied as they are, names included'),
  copyWithoutTemplating: patterns.describe('Files whose names are rendered and nothing else'),
  templateFileExtension: z
    .union([z.string(), z.boolean()])
    .default(false)
    .describe('Renders only files with this extension, and removes it; true stands for .njk'),
}

const folderInput = z.strictObject(folderOptions)
type FolderInput = z.output<typeof folderInput>

/** For `refine`: which options exclude each other. */
export const fittingOptions = [
  ({
    templateFileExtension,
    copyWithoutTemplating,
    copyWithoutRender,
    cookiecutterCompat,
  }: FolderInput): boolean =>
    extensionOf(templateFileExtension) === undefined ||
    (copyWithoutTemplating.length + copyWithoutRender.length === 0 && !cookiecutterCompat),
  '"templateFileExtension" cannot be combined with "copyWithoutTemplating", "copyWithoutRender" or "cookiecutterCompat"',
] as const

/** The renderer and the scope that a step asks for. */
export function renderingOf({
  input,
  renderer,
}: Pick<
  ActionContext<Pick<FolderInput, 'values' | 'cookiecutterCompat' | 'trimBlocks' | 'lstripBlocks'>>,
  'input' | 'renderer'
>) {
  const { values, cookiecutterCompat, trimBlocks, lstripBlocks } = input
  return {
    renderer: renderer.with({ trimBlocks, lstripBlocks, cookiecutterCompat }),
    scope: { [cookiecutterCompat ? 'cookiecutter' : 'values']: values },
  }
}

/** Renders a folder into another. */
export async function renderFolder(
  context: Pick<ActionContext<FolderInput>, 'input' | 'renderer' | 'logger'> & {
    signal?: AbortSignal | undefined
  },
  { source, target }: { source: Folder; target: Folder },
): Promise<SkeletonFile[]> {
  const { input, logger, signal } = context
  const { copyWithoutRender, copyWithoutTemplating, replace } = input
  const extension = extensionOf(input.templateFileExtension)
  const files = await renderSkeleton({
    ...renderingOf(context),
    source,
    target,
    copyWithoutRender,
    copyWithoutTemplating,
    replace,
    ...(extension !== undefined && { extension }),
    signal,
  })
  const rendered = files.filter((file) => file.rendered).length
  logger.info(`Wrote ${fileCount(files.length)}, ${rendered} of them rendered`)
  return files
}

function extensionOf(option: string | boolean): string | undefined {
  if (option === false || option === '') return undefined
  if (option === true) return '.njk'
  return option.startsWith('.') ? option : `.${option}`
}
