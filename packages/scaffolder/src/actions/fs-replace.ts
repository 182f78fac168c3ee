import {
  compileGlob,
  coreErrors,
  type Folder,
  type FolderEntry,
  isGlob,
  parseRelativePath,
} from '@callboard/core'
import { z } from 'zod'
import type { ActionContext } from './define-action.ts'
import { aliasOf, defineWorkspaceAction } from './define-workspace-action.ts'
import { fileCount } from './file-count.ts'
import { runIsolated } from './run-isolated.ts'

/** Of all files that one replacement is made in. */
const maxBytes = 4 * 1024 * 1024

const replacement = z.strictObject({
  file: z.string().min(1).describe('Path or pattern of files'),
  find: z.string().min(1).describe('Text to look for'),
  matchRegex: z.boolean().default(false).describe('Whether "find" is a regular expression'),
  replaceWith: z
    .string()
    .describe('Text that takes its place; $1 stands for a group of a regular expression'),
  includeDotFiles: z
    .boolean()
    .default(false)
    .describe('Whether a pattern finds files and folders whose names begin with a dot'),
})
type Replacement = z.output<typeof replacement>

/** `fs:replace`: replaces text in files of the workspace. */
export const fsReplace = defineWorkspaceAction({
  id: 'fs:replace',
  description: 'Replaces text in files.',
  input: z.strictObject({ files: z.array(replacement).describe('Replacements, in this order') }),
  examples: [
    {
      description: 'Rename a package',
      input: { files: [{ file: 'src/**/*.ts', find: '@old/name', replaceWith: '@acme/ledger' }] },
    },
  ],
  async run(context) {
    for (const each of context.input.files) {
      const changed = await replaceIn(context, each)
      context.logger.info(`Changed ${fileCount(changed)} for ${each.file}`)
    }
  },
})

/** The id that templates know it by. */
export const fsReplaceAlias = aliasOf(fsReplace, 'roadiehq:utils:fs:replace')

async function replaceIn(context: ActionContext, each: Replacement): Promise<number> {
  const { workspace, signal } = context
  const files = await readFiles(context, each)
  const texts = files.map(({ text }) => text)
  const replaced = each.matchRegex
    ? await replacePattern(texts, each, { cwd: workspace.root, signal })
    : texts.map((text) => text.split(each.find).join(each.replaceWith))
  const changed = files.flatMap(({ path, text, executable }, index) => {
    const content = replaced[index] ?? text
    return content === text ? [] : [{ path, content, executable }]
  })
  for (const { path, content, executable } of changed)
    await workspace.write(path, content, { executable })
  return changed.length
}

/** The pattern is a stranger's: where it takes for ever it is ended. */
async function replacePattern(
  texts: readonly string[],
  { find, replaceWith }: Replacement,
  where: { cwd: string; signal: AbortSignal },
): Promise<readonly string[]> {
  const replaced = await runIsolated({
    what: `The pattern "${find}"`,
    body: `
      const pattern = new RegExp(input.find, 'g')
      return input.texts.map((text) => text.replace(pattern, input.replaceWith))`,
    input: { texts, find, replaceWith },
    ...where,
  })
  return replaced as string[]
}

async function readFiles({ workspace, logger, signal }: ActionContext, each: Replacement) {
  let left = maxBytes
  const files: { path: string; text: string; executable: boolean }[] = []
  for (const { path, executable } of await find(workspace, each, signal)) {
    const bytes = await workspace.readBytes(path, { maxBytes: left })
    left -= bytes.length
    const text = textOf(bytes)
    if (text === undefined) logger.warn(`${path} is not UTF-8 text and stays as it is`)
    else files.push({ path, text, executable })
  }
  return files
}

/** The byte-order mark stays part of the text. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

async function find(
  workspace: Folder,
  { file, includeDotFiles }: Replacement,
  signal: AbortSignal,
): Promise<FolderEntry[]> {
  parseRelativePath(file, { portable: false })
  if (!isGlob(file)) {
    const entry = await workspace.stat(file)
    if (!entry) throw coreErrors.PATH_MISSING({ path: file })
    return [entry]
  }
  const matches = compileGlob(file)
  const isHidden = (path: string) => path.split('/').some((name) => name.startsWith('.'))
  const found: FolderEntry[] = []
  for await (const entry of workspace.walk({ signal }))
    if (matches(entry.path) && (includeDotFiles || !isHidden(entry.path))) found.push(entry)
  return found
}
