import {
  CallboardError,
  checkOptions,
  compileGlob,
  coreErrors,
  type Folder,
  type FolderEntry,
  objectWith,
} from '@callboard/core'
import { type FilesInTurn, openFolder, readInTurn, stageFiles } from '@callboard/core/node'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { Renderer, Scope } from '../expressions/create-renderer.ts'
import { renderContent } from './render-content.ts'

/** What is made of a skeleton. */
export interface SkeletonOptions {
  /** Where it is; only regular files are taken, and nothing called `.git`. */
  source: Folder
  /** Where the files go: all of them, or none when something fails. */
  target: Folder
  renderer: Renderer
  /** What expressions in names and contents see. */
  scope: Scope
  /** Globs of files whose contents are copied as they are; their names are rendered. */
  copyWithoutTemplating?: readonly string[]
  /** Globs of files that are copied as they are, names included. */
  copyWithoutRender?: readonly string[]
  /** Only files that end in this are rendered, and lose it: `.njk`. */
  extension?: string
  /** Overwrites files that are there. @default false */
  replace?: boolean
  /** @default 10_000 */
  maxFiles?: number
  /** Of all files together, before and after rendering. @default 256 MiB */
  maxBytes?: number
  signal?: AbortSignal | undefined
}

/** A file that was made. */
export interface SkeletonFile {
  path: string
  executable: boolean
  bytes: number
  /** Whether its contents were rendered rather than copied. */
  rendered: boolean
}

const optionsSchema = z.looseObject({
  source: objectWith('walk'),
  target: objectWith('list', 'write'),
  renderer: objectWith('render', 'prepare', 'with'),
  scope: z.looseObject({}),
})

/**
 * Renders a skeleton file by file. A file without template syntax, and one that is not UTF-8 text, is copied byte for
 * byte. A name that renders to nothing, or has an empty component, leaves its file out: that is how templates make
 * files and folders optional. Of two files with one name the first counts.
 *
 * @throws SCAFFOLDER_SKELETON_LINK SCAFFOLDER_SKELETON_TOO_LARGE SCAFFOLDER_EXPRESSION_FAILED CORE_PATH_OUTSIDE CORE_PATH_INVALID
 * CORE_PATH_EXISTS CORE_OPTION_INVALID
 */
export async function renderSkeleton(given: SkeletonOptions): Promise<SkeletonFile[]> {
  checkOptions('renderSkeleton', optionsSchema, given)
  const options = { ...given, scope: given.renderer.prepare(given.scope) }
  const { maxFiles = 10_000, signal, target } = options
  // Names of a skeleton hold expressions, whose `|` is no character for a file on every system.
  const source = await openFolder({ root: options.source.root, portable: false })
  const rules = createRules(options)
  const isKept = await keptIn(target, options)
  const budget = createBudget(options)
  const files = new Map<string, SkeletonFile>()
  using reads = readInTurn(source)
  await using staged = await stageFiles(target)
  for await (const entry of source.walk({
    maxEntries: maxFiles * 4,
    onSkipped: refuseLink,
    ...(signal && { signal }),
  })) {
    const { path, render } = rules(entry.path)
    if (path === undefined || files.has(path) || (await isKept(path))) continue
    if (files.size >= maxFiles) throw errors.SKELETON_TOO_LARGE({ limit: `${maxFiles} files` })
    const original = await budget.read(reads, entry)
    const content = render
      ? renderContent(options, { file: entry.path, bytes: original })
      : original
    budget.spend(Math.max(original.length, content.length))
    const { executable } = entry
    await staged.write(path, content, { executable })
    const rendered = content !== original
    files.set(path, { path, executable, bytes: content.length, rendered })
  }
  await staged.commit()
  return [...files.values()]
}

/** Whether a path is there already and stays; most folders that are rendered into are empty. */
async function keptIn(
  target: Folder,
  { replace = false }: SkeletonOptions,
): Promise<(path: string) => Promise<boolean>> {
  const names = new Set((await target.list()).map(({ path }) => path))
  return async (path) => {
    const [name = ''] = path.replace(/^(?:\.\/)+/, '').split('/')
    if (replace || !names.has(name)) return false
    const there = await target.stat(path)
    if (there?.type === 'folder') throw coreErrors.PATH_EXISTS({ path })
    return there !== undefined
  }
}

function createBudget({ maxBytes = 256 * 1024 * 1024 }: SkeletonOptions) {
  let left = maxBytes
  const tooLarge = () => errors.SKELETON_TOO_LARGE({ limit: `${maxBytes} bytes` })
  return {
    spend(bytes: number): void {
      left -= bytes
      if (left < 0) throw tooLarge()
    },
    async read(reads: FilesInTurn, { path }: FolderEntry): Promise<Uint8Array> {
      try {
        return await reads.readBytes(path, { maxBytes: left })
      } catch (error) {
        throw CallboardError.is(error, 'CORE_FILE_TOO_LARGE') ? tooLarge() : error
      }
    },
  }
}

interface FileRule {
  /** Where the file goes; `undefined` when it is left out. */
  path: string | undefined
  render: boolean
}

function createRules({
  renderer,
  scope,
  copyWithoutTemplating = [],
  copyWithoutRender = [],
  extension,
}: SkeletonOptions): (path: string) => FileRule {
  const verbatim = matcher(copyWithoutRender)
  const contentsOnly = matcher(copyWithoutTemplating)
  return (source) => {
    if (verbatim(source)) return { path: source, render: false }
    const isTemplate =
      extension === undefined ||
      (source.endsWith(extension) && !source.endsWith(`/${extension}`) && source !== extension)
    const stripped =
      extension !== undefined && isTemplate ? source.slice(0, -extension.length) : source
    const path = renderer.render(stripped, scope, { file: source })
    const isLeftOut = path.split('/').includes('')
    return {
      path: isLeftOut ? undefined : path,
      render: isTemplate && !contentsOnly(source),
    }
  }
}

/** Patterns as the peer reads them: one of a folder takes all that is in it, `!` takes away. */
function matcher(patterns: readonly string[]): (path: string) => boolean {
  const compile = (pattern: string) => {
    const plain = pattern.replace(/\/+$/, '')
    return [compileGlob(plain), compileGlob(`${plain}/**`)]
  }
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).flatMap(compile)
  const unwanted = patterns
    .filter((pattern) => pattern.startsWith('!'))
    .flatMap((pattern) => compile(pattern.slice(1)))
  return (path) => wanted.some((is) => is(path)) && !unwanted.some((is) => is(path))
}

function refuseLink(path: string): never {
  throw errors.SKELETON_LINK({ path })
}
