import { dirname, resolve } from 'node:path'
import type { LoadedConfig } from '@callboard/portal'
import type { Action } from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { commandsFor } from './commands-for.ts'
import { loadSources, needSources } from './load-sources.ts'
import { findTemplate, locateTemplate } from './locate-template.ts'
import { openPortal } from './open-portal.ts'
import { isInside } from './out-folder.ts'
import { type OpenScaffolder, openAlone } from './scaffolder-alone.ts'
import { templateRoot } from './template-root.ts'

/** What {@link openScaffolder} is asked for. */
interface Wanted {
  /** Name of the command, for its errors. */
  command: string
  /** Actions that only this process has. */
  actions?: readonly Action[]
  /** Whether runs go where the configuration keeps them. @default false */
  keepsRuns?: boolean
}

/**
 * Opens the template that was named, and a scaffolder for it: with a configuration that of its portal, with its
 * actions and the places to publish to; without one, a scaffolder that stands alone.
 *
 * @throws CLI_CONFIG_NEEDED CLI_TEMPLATE_INVALID SCAFFOLDER_TEMPLATE_MISSING, and what the sources throw
 */
export async function openScaffolder(
  context: CommandContext,
  { command, actions = [], keepsRuns = false }: Wanted,
): Promise<OpenScaffolder> {
  const { args, io, sources } = context
  const location = await locateTemplate(args[0] ?? '', io.cwd)
  const loaded =
    'file' in location ? await loadSources(context) : await needSources(context, command)
  if (!loaded || sources.from.length > 0) return openAlone(context, { location, loaded, actions })
  const folders = 'file' in location ? [templateRoot(location.file, io)] : []
  // Who else works at the store has neither these actions nor these files.
  const isKept =
    keepsRuns &&
    loaded.config.scaffolder?.store !== undefined &&
    actions.length === 0 &&
    (!('file' in location) || isReadable(dirname(location.file), loaded))
  const opened = await openPortal(context, loaded, {
    folders,
    actions,
    runs: isKept ? 'carried out' : 'own',
  })
  try {
    const { scaffolder, catalog, signedInAs, standIn } = opened.portal
    const template = await findTemplate(location, { cwd: io.cwd, catalog })
    const shown = commandsFor(context, loaded)
    return {
      scaffolder,
      template,
      isKept,
      ...(signedInAs !== undefined && { user: { ref: signedInAs } }),
      ...(standIn && { placeOf: standIn.repositoryFolder }),
      ...(shown && { commandsFor: shown }),
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    }
  } catch (error) {
    await opened[Symbol.asyncDispose]()
    throw error
  }
}

/** Whether the configuration itself lets a folder be read. */
function isReadable(path: string, { config, folder }: LoadedConfig): boolean {
  return (config.folders ?? []).some((root) => isInside(path, resolve(folder, root)))
}
