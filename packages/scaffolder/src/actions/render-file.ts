import type { z } from 'zod'
import type { ActionContext } from './define-action.ts'
import { renderContent } from './render-content.ts'
import { renderingOf, type renderingOptions } from './template-options.ts'

type FileInput = { targetPath: string } & {
  [key in keyof typeof renderingOptions]: z.output<(typeof renderingOptions)[key]>
}

/** One file that is to be rendered into the workspace. */
export interface FileToRender {
  /** What errors call it. */
  name: string
  read(): Promise<{ bytes: Uint8Array; executable: boolean }>
}

/** Renders one file to where the step says, unless a file is there that stays. */
export async function renderFile(
  context: ActionContext<FileInput>,
  { name, read }: FileToRender,
): Promise<void> {
  const { input, workspace, logger } = context
  const { targetPath, replace } = input
  if (!replace && (await workspace.stat(targetPath))) {
    logger.info(`Left ${targetPath} as it is`)
    return
  }
  const { bytes, executable } = await read()
  const content = renderContent(renderingOf(context), { file: name, bytes })
  await workspace.write(targetPath, content, { executable })
  logger.info(`Wrote ${targetPath}`)
}
