import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { canonicalRef, type Folder } from '@callboard/core'
import { createProcessGate } from '@callboard/core/node'
import type { LastChanges } from '@callboard/docs'
import type { CommandContext } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { needSources, placeOf } from './load-sources.ts'
import { openPortal } from './open-portal.ts'

/** Documents that were named. */
export interface OpenDocuments {
  source: string | Folder
  /** When their files were last committed, where they are in a working copy of Git. */
  lastChanges?: LastChanges
  /** What issues are shown with: their files are named relative to it. */
  shownAt: string
}

/**
 * The documents of a folder, or those that an entity of the catalog points at, which are read until the command is over.
 *
 * @throws CLI_PATH_MISSING CLI_DOCS_MISSING CLI_CONFIG_NEEDED, and what the sources throw
 */
export async function openDocuments(
  context: CommandContext,
  command: string,
): Promise<OpenDocuments> {
  const { args, io, keep, signal } = context
  const [given = '.'] = args
  if (!/^[a-z]\w*:[^/\\]/i.test(given) || existsSync(resolve(io.cwd, given))) {
    const { path } = await placeOf(given, io.cwd)
    const { gitChanges } = await import('@callboard/docs')
    const programs = createProcessGate({ git: { command: 'git' } })
    const lastChanges = gitChanges({ folder: path, programs, logger: context.logger })
    return { source: path, shownAt: path, lastChanges }
  }
  const loaded = await needSources(context, command)
  const opened = await openPortal(context, loaded)
  keep(opened)
  const { catalog, docs } = opened.portal
  const ref = canonicalRef(given)
  if (!catalog.get(ref)) catalog.graph.neighbours(ref)
  const tree = await docs.open(ref, { signal })
  if (!tree) throw cliErrors.DOCS_MISSING({ ref: given })
  keep(tree)
  return { source: tree.folder, shownAt: tree.url }
}
