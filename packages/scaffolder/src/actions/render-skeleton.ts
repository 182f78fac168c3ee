import { CallboardError, compileGlob, type Folder, type FolderEntry } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { errors } from '../errors.ts'
import type { Renderer, Scope } from '../expressions/create-renderer.ts'

/** What is made of a skeleton. */
export interface SkeletonOptions {
  /** Where it is; only regular files are taken, and nothing called `.git`. */
  source: Folder
  /** Where the files go. */
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

/**
 * Renders a skeleton file by file. A file without template syntax, and one that is not UTF-8 text, is copied byte for
 * byte. A name that renders to nothing, or has an empty component, leaves its file out: that is how templates make
 * files and folders optional.
 *
 * @throws SCAFFOLDER_SKELETON_LINK SCAFFOLDER_SKELETON_TOO_LARGE SCAFFOLDER_EXPRESSION_FAILED CORE_PATH_OUTSIDE CORE_PATH_INVALID
 */
export async function renderSkeleton(options: SkeletonOptions): Promise<SkeletonFile[]> {
  const { maxFiles = 10_000, maxBytes = 256 * 1024 * 1024, target, signal } = options
  // Names of a skeleton hold expressions, whose `|` is no character for a file on every system.
  const source = await openFolder({ root: options.source.root, portable: false })
  const rules = createRules(options)
  const files: SkeletonFile[] = []
  let total = 0
  for await (const entry of source.walk({
    maxEntries: maxFiles * 4,
    onSkipped: refuseLink,
    ...(signal && { signal }),
  })) {
    const rule = rules(entry.path)
    const path = rule.path
    if (path === undefined) continue
    if (files.length >= maxFiles) throw errors.SKELETON_TOO_LARGE({ limit: `${maxFiles} files` })
    const original = await source
      .readBytes(entry.path, { maxBytes: maxBytes - total })
      .catch((error: unknown) => tooLarge(error, maxBytes))
    const content = rule.render ? renderContent(options, entry, original) : original
    total += Math.max(original.length, content.length)
    if (total > maxBytes) throw errors.SKELETON_TOO_LARGE({ limit: `${maxBytes} bytes` })
    if (!options.replace && (await target.stat(path))) continue
    const { executable } = entry
    await target.write(path, content, { executable })
    files.push({ path, executable, bytes: content.length, rendered: content !== original })
  }
  return files
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
    const isLeftOut = path === '' || path.startsWith('/') || path.includes('//')
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

function renderContent(
  { renderer, scope }: SkeletonOptions,
  { path }: FolderEntry,
  bytes: Uint8Array,
): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.subarray(0, 512).includes(0)) return bytes
  const text = decode(buffer)
  if (text === undefined) return bytes
  const rendered = renderer.render(text, scope, { file: path })
  return rendered === text ? bytes : Buffer.from(rendered, 'utf8')
}

/** `undefined` for what is not UTF-8: rendering it would destroy it. The byte-order mark is part of the text. */
function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function refuseLink(path: string): never {
  throw errors.SKELETON_LINK({ path })
}

function tooLarge(error: unknown, maxBytes: number): never {
  if (CallboardError.is(error, 'CORE_FILE_TOO_LARGE'))
    throw errors.SKELETON_TOO_LARGE({ limit: `${maxBytes} bytes` })
  throw error
}
