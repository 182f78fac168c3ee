import { setMaxListeners } from 'node:events'
import type { Impact } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'
import { linkTo, titleOf } from '../format/entity-link.ts'
import type { Portal } from '../portal.ts'
import { createPatience, type Patience } from './answer-in-time.ts'
import type { Incident, IncidentReading, NeededEntity } from './incident.ts'
import { linksOf, proceduresOf } from './incident-links.ts'
import { recentChanges, recentDocsChanges } from './recent-changes.ts'
import { responderOf, respondersOf } from './responders.ts'

/** What is hit, and what it needs, is named up to here; the impact page has all. */
const mostHit = 500
const mostNeeded = 40
const neededDepth = 2
/** Other systems are asked about these of what it needs. */
const mostAsked = 12

/**
 * Puts together what is known about an entity that fails. What other systems have not answered in time is said to be
 * late: nothing is waited for longer than `waitMs`.
 */
export async function readIncident(
  portal: Portal,
  entity: Entity,
  { waitMs = 700, signal = portal.closing }: { waitMs?: number; signal?: AbortSignal } = {},
): Promise<Incident> {
  const { catalog, runtime } = portal
  const ref = entityRefOf(entity)
  using patience = createPatience(runtime, waitMs)
  // Many are asked at once, and each listens whether it is still wanted.
  const wanted = AbortSignal.any([signal])
  setMaxListeners(0, wanted)
  const ask = asker(portal, { patience, signal: wanted })
  const dependencies = catalog.graph.impact(ref, {
    direction: 'dependencies',
    depth: neededDepth,
    limit: mostNeeded,
  })
  const direct = dependencies.tiers[0]?.entities.map((needed) => needed.ref) ?? []
  const near = [ref, ...direct]
  const [readings, needs, site, changes] = await Promise.all([
    ask(entity),
    neededBy(portal, { dependencies, ask }),
    patience.wait(portal.docs.get(ref)),
    recentChanges(catalog, { refs: near, nowMs: runtime.now() }),
  ])
  const { runbooks, dashboards } = linksOf(entity)
  const found = site.state === 'answered' ? proceduresOf(entity, site.value) : []
  return {
    atMs: runtime.now(),
    ref,
    title: titleOf(entity),
    entity,
    ...respondersOf(catalog, entity),
    readings,
    runbooks: [...runbooks, ...found],
    dashboards: [...dashboards, ...dashboardsOf(readings)],
    docsAreLate: site.state === 'late',
    ...hitBy(portal, ref),
    needs,
    changes,
    docsChanges: recentDocsChanges(portal.docs.builds, { refs: near, nowMs: runtime.now() }),
  }
}

function hitBy({ catalog }: Portal, ref: string): Pick<Incident, 'impact' | 'hitTitles' | 'tell'> {
  const impact = catalog.graph.impact(ref, { limit: mostHit })
  return {
    impact,
    hitTitles: impact.tiers.flatMap(({ entities }) =>
      entities.map((hit) => linkTo(catalog, hit.ref).title),
    ),
    tell: impact.owners.map(({ ref: owner, entities }) => {
      const entity = catalog.get(owner)
      const responder = entity
        ? responderOf(entity)
        : { ref: owner, title: linkTo(catalog, owner).title, contacts: [] }
      return { ...responder, count: entities.length }
    }),
  }
}

type Ask = (entity: Entity) => Promise<IncidentReading[]>

/** Asks each system by itself: one that is slow holds up none of the others. */
function asker(
  { catalog, signals }: Portal,
  { patience, signal }: { patience: Patience; signal: AbortSignal },
): Ask {
  return async (entity) => {
    const asked = await Promise.all(
      signals.map(async ({ name, topic }): Promise<IncidentReading | undefined> => {
        const answer = catalog.signals(entityRefOf(entity), { names: [name], signal })
        const reading = await patience.wait(answer)
        if (reading.state !== 'answered') return { source: name, topic, reading }
        const [value] = reading.value
        return value && { source: name, topic, reading: { state: 'answered', value } }
      }),
    )
    return asked.filter((reading) => reading !== undefined)
  }
}

async function neededBy(
  { catalog }: Portal,
  { dependencies, ask }: { dependencies: Impact; ask: Ask },
): Promise<NeededEntity[]> {
  const needed = dependencies.tiers.flatMap(({ depth, entities }) =>
    entities.map(({ ref, owner }) => ({
      ref,
      title: linkTo(catalog, ref).title,
      depth,
      ...(owner !== undefined && { owner }),
    })),
  )
  return Promise.all(
    needed.map(async (each, index) => {
      const entity = index < mostAsked ? catalog.get(each.ref) : undefined
      return { ...each, readings: entity ? await ask(entity) : [] }
    }),
  )
}

function dashboardsOf(readings: readonly IncidentReading[]): Incident['dashboards'] {
  return readings.flatMap(({ source, topic, reading }) => {
    if (topic !== 'dashboards' || reading.state !== 'answered') return []
    const { value } = reading.value
    const links = (value?.facts ?? []).flatMap(({ label, url }) =>
      url === undefined ? [] : [{ title: label, url, source }],
    )
    return value?.url === undefined
      ? links
      : [...links, { title: value.summary, url: value.url, source }]
  })
}
