import type { Catalog } from '@callboard/catalog'
import type { Readers } from '@callboard/core'
import { createUrlGate, type UrlGate } from '@callboard/core/node'
import { integrationOrigins } from '@callboard/core/readers'
import {
  type Action,
  builtinActions,
  builtinFields,
  createScaffolder,
  type Scaffolder,
} from '@callboard/scaffolder'
import { entityLookup } from './form/entity-lookup.ts'
import { entityHref } from './format/entity-link.ts'
import { integrationsOf, publishedOrigins } from './git/git-host-config.ts'
import { openGitHosts } from './git/open-git-hosts.ts'
import type { StandIn } from './git/stand-in.ts'
import { openInfrastructure } from './infrastructure/open-infrastructure.ts'
import { isApprover } from './is-approver.ts'
import { keptSealingKeys } from './kept-sealing-keys.ts'
import { openTaskStore } from './open-store.ts'
import { measuredAction } from './operations/measured-action.ts'
import type { Readership } from './policy/for-readers.ts'
import { readersCatalog } from './policy/readers-catalog.ts'
import type { Ground } from './portal-parts.ts'
import type { PortalSources } from './portal-sources.ts'
import { registerWith } from './register-location.ts'
import { createTemplates } from './templates.ts'

/** What the scaffolder is tied to. */
interface Ties {
  catalog: Catalog
  readers: Readers
  standIn: StandIn | undefined
  sources: PortalSources
  readership: Readership
}

/**
 * The scaffolder: it registers in the catalog, publishes to Git hosts, offers entities in its forms and runs templates of
 * the catalog inside of others. Runs that a store has kept go on from here, so what they may ask for must be there.
 */
export async function scaffolderOf(ground: Ground, ties: Ties): Promise<Scaffolder> {
  const { loaded, onlyRuns, logger, telemetry, keep, keepStore } = ground
  const {
    actions = [],
    maxConcurrentRuns,
    leaseMs,
    approvals,
    featureFlags,
  } = loaded.config.scaffolder ?? {}
  const { catalog, readership } = ties
  const { reading, asker } = readership
  const templates = createTemplates(catalog)
  const choices = readersCatalog(() => reading.catalogFor(asker()))
  // Looked for first: what is opened for nothing would have to be closed.
  const keys = await keptSealingKeys(loaded)
  const store = keepStore(await openTaskStore(loaded))
  const own = await ownActions(ground, ties)
  return keep(
    createScaffolder({
      actions: [...own, ...actions].map((action) => measuredAction(action, telemetry)),
      fields: builtinFields({ catalog: entityLookup(choices, entityHref) }),
      templates: { find: (ref) => templates.get(ref) },
      approvals: { ...approvals, isMember: (question) => isApprover(catalog, question) },
      ...(store && { store }),
      ...(keys.length > 0 && { sealingKey: keys }),
      ...(maxConcurrentRuns !== undefined && { maxConcurrentRuns }),
      ...(onlyRuns && { onlyRuns }),
      ...(leaseMs !== undefined && { leaseMs }),
      ...(featureFlags && { featureFlags }),
      logger,
    }),
  )
}

async function ownActions(
  { loaded, keep }: Ground,
  { catalog, readers, standIn, sources: { takeIn }, readership: { reading } }: Ties,
): Promise<readonly Action[]> {
  const { config } = loaded
  const { http, commands, notifiers } = config.scaffolder ?? {}
  const hosts = config.hosts ?? []
  const stood = standIn ? [{ origin: standIn.url, private: true }] : []
  const gateTo = (allow: Parameters<typeof createUrlGate>[0]['allow']): UrlGate => {
    const gate = createUrlGate({ allow })
    keep({ [Symbol.asyncDispose]: () => gate.close() })
    return gate
  }
  const published = publishedOrigins(config)
  const gitGate = gateTo([
    ...integrationOrigins(integrationsOf(config)),
    ...published,
    ...hosts,
    ...stood,
  ])
  const opened = await openGitHosts(config, { gate: gitGate })
  const builtin = builtinActions({
    readers,
    catalog: registerWith({ catalog, standIn, takeIn, reading }),
    git: { ...opened.git, hosts: [...opened.git.hosts, ...(standIn?.hosts ?? [])] },
    // A template sends requests to the hosts of the configuration only, not to Git hosts.
    ...(http && { http: { gate: gateTo(hosts), ...http } }),
    ...(commands && { commands }),
    ...(notifiers && { notifiers }),
  })
  return [...builtin, ...opened.actions, ...(await openInfrastructure(loaded, { gateTo }))]
}
