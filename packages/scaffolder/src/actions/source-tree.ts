import {
  CallboardError,
  type Folder,
  type Logger,
  type Readers,
  type SourceTree,
} from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { ActionContext } from './define-action.ts'

/** What the actions that fetch name their source by. */
export const sourceInput = {
  url: z.string().min(1).describe('Address, absolute or relative to the template'),
  // An expression gives `false` where there is no credential.
  token: z
    .union([z.string(), z.literal(false)])
    .optional()
    .describe('Not used: the readers have credentials of their own'),
}

/** What reads that actions fetch: some hosts have the path of a file in the query of its address. */
export type SourceReaders = Pick<Readers, 'read' | 'tree' | 'resolve'>

interface Source {
  url: string
  token?: string | false | undefined
}

/**
 * The folder that an action's `url` names, relative to the template.
 *
 * @throws SCAFFOLDER_SKELETON_URL, and what the readers throw
 */
export async function openTree(
  readers: SourceReaders,
  { input, logger, template, signal }: ActionContext<Source>,
): Promise<SourceTree> {
  noteToken(input, logger)
  return await readers.tree(resolveUrl(readers, input.url, template.baseUrl), { signal })
}

/**
 * The file that an action's `url` names, relative to the template. Readers give files as text: one that is none is
 * taken from the folder that it lies in.
 *
 * @throws SCAFFOLDER_SKELETON_URL, and what the readers throw
 */
export async function readSource(
  readers: SourceReaders,
  { input, logger, template, signal }: ActionContext<Source>,
): Promise<{ bytes: Uint8Array; executable: boolean }> {
  noteToken(input, logger)
  const url = resolveUrl(readers, input.url, template.baseUrl)
  const text = await readText(readers, url, signal)
  // Git hosts say the mode of a file only with the whole archive around it.
  if (text !== undefined && !url.startsWith('file:'))
    return { bytes: Buffer.from(text), executable: false }
  await using tree = await readers.tree(readers.resolve('./', url), { signal })
  const path = fileName(url)
  if (text === undefined) {
    const { executable = false } = (await tree.folder.stat(path)) ?? {}
    return { bytes: await tree.folder.readBytes(path), executable }
  }
  // A link out of its folder can be read where what it leads to can be; its mode is nobody's.
  const entry = await tree.folder.stat(path).catch(() => undefined)
  return { bytes: Buffer.from(text), executable: entry?.executable ?? false }
}

/** Nothing where a file is no text. */
async function readText(
  readers: SourceReaders,
  url: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return (await readers.read(url, { signal })).text
  } catch (error) {
    if (CallboardError.is(error, 'CORE_ENCODING')) return undefined
    throw error
  }
}

/** The folder of the workspace that an action's `targetPath` names, made when it is missing. @throws CORE_PATH_OUTSIDE */
export async function targetFolder(workspace: Folder, path: string | undefined): Promise<Folder> {
  if (path === undefined || path === '' || path === '.' || path === './') return workspace
  await workspace.makeFolder(path)
  return workspace.folder(path)
}

/** A credential that is not used without a word would be a riddle. */
function noteToken({ token }: Source, logger: Logger): void {
  if (token) logger.warn('"token" is not used: the readers have credentials of their own')
}

function resolveUrl(readers: SourceReaders, url: string, baseUrl: string | undefined): string {
  const refuse = (reason: string) => errors.SKELETON_URL({ url, reason })
  if (baseUrl === undefined && !URL.canParse(url))
    throw refuse('it is relative, and it is not known where the template comes from')
  const resolved = baseUrl === undefined ? new URL(url).href : readers.resolve(url, baseUrl)
  // A template from elsewhere must not have files of this machine read for it.
  if (resolved.startsWith('file:') && !baseUrl?.startsWith('file:'))
    throw refuse('a template that is not a local file cannot name one')
  return resolved
}

/** Some hosts have the path of a file in the query of its address. */
function fileName(url: string): string {
  const { pathname, searchParams } = new URL(url)
  return (
    searchParams.get('path')?.split('/').at(-1) ??
    decodeURIComponent(pathname.split('/').at(-1) ?? '')
  )
}
