import { z } from 'zod'
import type { Integration } from '../git-hosts/integration.ts'
import type { UrlGate } from '../node/url-gate.ts'
import { checkOptions } from '../options/check-options.ts'
import type { Folder } from '../path/folder.ts'
import type { Reader } from '../readers/reader.ts'
import { repositoryReader } from '../readers/repository-reader.ts'
import { urlReader } from '../readers/url-reader.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { gitReader } from './git-reader.ts'

/** How {@link networkReaders} are set up. */
export interface NetworkReadersOptions {
  /** Git hosts that are read through their interface. @default none */
  integrations?: readonly Integration[]
  /** Allows what `integrationOrigins` names, and whatever else may be read. */
  gate: UrlGate
  /** Keeps commits that were fetched; for these readers alone, and opened with `allowGit`. */
  cache: Folder
  /** @default the real clock */
  runtime?: Runtime
}

/** What each holds is checked by the reader that it is for. */
const optionsSchema = z.strictObject({
  integrations: z.unknown().optional(),
  gate: z.unknown().optional(),
  cache: z.unknown().optional(),
  runtime: z.unknown().optional(),
})

/**
 * Every reader of the network, in the order that they are asked in: pages of Git hosts, repositories of any Git server,
 * single files of any host that the gate allows.
 *
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME
 */
export function networkReaders(options: NetworkReadersOptions): Reader[] {
  checkOptions('networkReaders', optionsSchema, options)
  const { integrations = [], gate, cache, runtime } = options
  const clock = runtime && { runtime }
  return [
    repositoryReader({ integrations, gate, ...clock }),
    gitReader({ integrations, gate, cache, ...clock }),
    urlReader({ gate, ...clock }),
  ]
}
