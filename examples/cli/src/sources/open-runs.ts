import type { CommandContext } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { needSources } from './load-sources.ts'
import { type OpenPortal, openPortal, type PortalAdditions } from './open-portal.ts'

/**
 * Opens the portal of a configuration with the runs that it keeps, for what takes actions or the catalog.
 *
 * @throws CLI_CONFIG_NEEDED CLI_RUNS_NOT_KEPT, and what the configuration's parts throw
 */
export async function openRuns(
  context: CommandContext,
  { command, ...wanted }: { command: string } & Pick<PortalAdditions, 'runs' | 'onlyRuns'>,
): Promise<OpenPortal> {
  const loaded = await needSources(context, command)
  if (loaded.config.scaffolder?.store === undefined) throw cliErrors.RUNS_NOT_KEPT({ command })
  return openPortal(context, loaded, wanted)
}
