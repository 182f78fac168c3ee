import { dirname } from 'node:path'
import type { Action } from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { loadSources, needSources } from './load-sources.ts'
import { findTemplate, locateTemplate } from './locate-template.ts'
import { openPortal } from './open-portal.ts'
import { type OpenScaffolder, openAlone } from './scaffolder-alone.ts'

/**
 * Opens the template that was named, and a scaffolder for it: with a configuration that of its portal, with its
 * actions and the places to publish to; without one, a scaffolder that stands alone.
 *
 * @throws CLI_CONFIG_NEEDED CLI_TEMPLATE_INVALID SCAFFOLDER_TEMPLATE_MISSING, and what the sources throw
 */
export async function openScaffolder(
  context: CommandContext,
  { command, actions = [] }: { command: string; actions?: readonly Action[] },
): Promise<OpenScaffolder> {
  const { args, io, sources } = context
  const location = await locateTemplate(args[0] ?? '', io.cwd)
  const loaded =
    'file' in location ? await loadSources(context) : await needSources(context, command)
  if (!loaded || sources.from.length > 0) return openAlone(context, { location, loaded, actions })
  const folders = 'file' in location ? [dirname(location.file)] : []
  const opened = await openPortal(context, loaded, { folders, actions })
  try {
    const { scaffolder, catalog, signedInAs } = opened.portal
    const template = await findTemplate(location, { cwd: io.cwd, catalog })
    return {
      scaffolder,
      template,
      ...(signedInAs !== undefined && { user: { ref: signedInAs } }),
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    }
  } catch (error) {
    await opened[Symbol.asyncDispose]()
    throw error
  }
}
