import { resolve } from 'node:path'
import { CallboardError, type Logger } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { type StandIn, startStandIn } from './stand-in.ts'

/** Starts the stand-in for the hosts of a configuration, where there are any and there is a git to serve with. */
export async function openStandIn({
  standsFor,
  dataFolder,
  logger,
}: {
  standsFor: readonly string[]
  dataFolder: string
  logger: Logger
}): Promise<StandIn | undefined> {
  const [host, ...others] = standsFor
  if (host === undefined) return undefined
  const root = resolve(dataFolder, 'git')
  const folder = await openFolder({ root, create: true, allowGit: true })
  try {
    return await startStandIn({ folder, standsFor: [host, ...others] })
  } catch (error) {
    // Without git everything but publishing works.
    if (!CallboardError.is(error, 'SCAFFOLDER_GIT_SERVER_FAILED')) throw error
    logger.warn('there is no Git server, so templates cannot publish', { reason: error.message })
    return undefined
  }
}
