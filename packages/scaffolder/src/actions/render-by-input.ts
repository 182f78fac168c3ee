import {
  checkOptions,
  type Folder,
  type Logger,
  objectWith,
  parseRelativePath,
  silentLogger,
} from '@callboard/core'
import { z } from 'zod'
import { createRenderer, type Renderer } from '../expressions/create-renderer.ts'
import { checkInput } from './check-data.ts'
import { fetchTemplateInput } from './fetch-template.ts'
import type { SkeletonFile } from './render-skeleton.ts'
import { targetFolder } from './source-tree.ts'
import { renderFolder } from './template-options.ts'

/** What {@link renderByInput} is given. */
export interface RenderByInputOptions {
  /** The skeleton; what `url` in the input names is not looked at. */
  source: Folder
  /** Where the files go: all of them, or none when something fails. */
  target: Folder
  /** The input of a step with `fetch:template`, its expressions evaluated. */
  input: Readonly<Record<string, unknown>>
  /** @default one with the built-in filters */
  renderer?: Renderer
  /** @default silent */
  logger?: Logger
  signal?: AbortSignal
}

const optionsSchema = z.looseObject({
  source: objectWith('walk'),
  target: objectWith('list', 'write'),
  renderer: objectWith('render', 'with').optional(),
  logger: objectWith('info').optional(),
})

/**
 * Renders a folder as a step with `fetch:template` does, without a template around it. Paths of the files are those in
 * `target`.
 *
 * @throws SCAFFOLDER_ACTION_INPUT_INVALID SCAFFOLDER_SKELETON_LINK SCAFFOLDER_SKELETON_TOO_LARGE
 * SCAFFOLDER_EXPRESSION_FAILED CORE_PATH_OUTSIDE CORE_PATH_INVALID CORE_PATH_EXISTS CORE_OPTION_INVALID
 */
export async function renderByInput(options: RenderByInputOptions): Promise<SkeletonFile[]> {
  checkOptions('renderByInput', optionsSchema, options)
  const { source, target, input, signal } = options
  const { renderer = createRenderer(), logger = silentLogger } = options
  const action = { id: 'fetch:template', input: fetchTemplateInput }
  const checked = checkInput(action, input) as z.output<typeof fetchTemplateInput>
  const files = await renderFolder(
    { input: checked, renderer, logger, signal },
    { source, target: await targetFolder(target, checked.targetPath) },
  )
  const folders = parseRelativePath(checked.targetPath ?? '.')
  return files.map((file) => ({ ...file, path: [...folders, file.path].join('/') }))
}
