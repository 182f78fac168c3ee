import type { Folder, Logger, Readers, SourceTree } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { ActionContext } from './define-action.ts'

/** A credential of the requester's own, or what an expression gives when there is none. */
export const token = z.union([z.string(), z.literal(false)]).optional()

/** Readers bring their own credentials, so one that a step brings is not needed; silence would be a riddle. */
export function noteToken(input: { token?: string | false | undefined }, logger: Logger): void {
  if (input.token) logger.warn('"token" is not used: the readers have credentials of their own')
}

/** What reads the folders that actions fetch: some hosts have the path of a file in the query of its address. */
export type TreeReaders = Pick<Readers, 'tree' | 'resolve'>

/**
 * The folder that an action's `url` names, relative to the template.
 *
 * @throws SCAFFOLDER_SKELETON_URL, and what the readers throw
 */
export async function openTree(
  readers: TreeReaders,
  url: string,
  { template, signal }: Pick<ActionContext, 'template' | 'signal'>,
): Promise<SourceTree> {
  return await readers.tree(resolveUrl(readers, url, template.baseUrl), { signal })
}

/** The folder of the workspace that an action's `targetPath` names, made when it is missing. @throws CORE_PATH_OUTSIDE */
export async function targetFolder(workspace: Folder, path: string | undefined): Promise<Folder> {
  if (path === undefined || path === '' || path === '.' || path === './') return workspace
  await workspace.makeFolder(path)
  return workspace.folder(path)
}

function resolveUrl(readers: TreeReaders, url: string, baseUrl: string | undefined): string {
  const refuse = (reason: string) => errors.SKELETON_URL({ url, reason })
  if (baseUrl === undefined && !URL.canParse(url))
    throw refuse('it is relative, and it is not known where the template comes from')
  const resolved = baseUrl === undefined ? new URL(url).href : readers.resolve(url, baseUrl)
  // A template from elsewhere must not have files of this machine read for it.
  if (resolved.startsWith('file:') && !baseUrl?.startsWith('file:'))
    throw refuse('a template that is not a local file cannot name one')
  return resolved
}
