import { openStore } from '@callboard/portal'
import type { CommandContext } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { needSources } from './load-sources.ts'
import { type OpenCatalog, openCatalog } from './open-catalog.ts'

/**
 * The catalog as its portal has kept it. Sources are read only when that is asked for: a question about the past should not
 * add to it.
 *
 * @throws CLI_CONFIG_NEEDED CLI_HISTORY_MISSING, and what the configuration throws
 */
export async function openKeptCatalog(
  context: CommandContext,
  command: string,
  { refresh = false }: { refresh?: boolean | undefined } = {},
): Promise<OpenCatalog> {
  const store = await openStore(await needSources(context, command))
  if (!store) throw cliErrors.HISTORY_MISSING({ command })
  context.keep({
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]?.()
    },
  })
  const opened = await openCatalog(context, command, { store, refresh })
  if (opened.catalog.generation === 0)
    context.logger.warn('nothing is kept yet: start the portal, or add --refresh')
  return opened
}
