import type { Entity } from '@callboard/core'
import { toAge } from '../format/age.ts'
import { entityHref, linkTo } from '../format/entity-link.ts'
import { tierTitle } from '../format/impact-parts.ts'
import { shownPath } from '../format/json-pointer.ts'
import { shortLocation } from '../format/short-location.ts'
import { titleOfSignal, toSignal } from '../format/signal-words.ts'
import { siteHref } from '../format/site-href.ts'
import { webLink } from '../format/web-link.ts'
import type { Incident, IncidentLink, IncidentReading, Responder } from '../incident/incident.ts'
import { worstLevel } from '../incident/incident-state.ts'
import { incidentPath } from '../incident/incident-text.ts'
import type {
  IncidentChange,
  IncidentDocsChange,
  IncidentNeed,
  IncidentPage,
  IncidentResponder,
  IncidentSignal,
  SourcedLink,
  Tone,
} from '../view-models.ts'
import type { ScreenContext } from './screen.ts'

/** Named of each distance, and owners to tell; the impact page has all. */
const shownOfTier = 6
const shownOwners = 8
const shownNeeds = 12

type Portal = ScreenContext['portal']

/** An incident as its page is given it. */
export function incidentPage(
  { portal, frame }: ScreenContext,
  { incident, summary }: { incident: Incident; summary: string },
): IncidentPage {
  const { ref, title, entity, atMs, owner, people, readings } = incident
  const signals = readings.map((reading) => ({
    topic: reading.topic,
    signal: signalOf(reading, atMs),
  }))
  return {
    frame: frame({
      title: `Incident: ${title}`,
      section: 'catalog',
      breadcrumbs: [
        { title: 'Catalog', href: '/catalog' },
        { title, href: entityHref(ref) },
        { title: 'Incident' },
      ],
    }),
    entity: entityOf(portal, entity, ref),
    ...stateOf(incident),
    at: toAge(atMs, atMs),
    href: incidentPath(ref),
    late: lateOf(incident),
    onCall: signals.filter(({ topic }) => topic === 'on-call').map(({ signal }) => signal),
    ...(owner && { owner: responder(portal, owner) }),
    people: people.map((each) => responder(portal, each)),
    systems: signals.filter(({ topic }) => topic !== 'on-call').map(({ signal }) => signal),
    runbooks: incident.runbooks.map((link) => sourced(portal, link)),
    dashboards: incident.dashboards.map((link) => sourced(portal, link)),
    docsAreLate: incident.docsAreLate,
    hit: hitOf(portal, incident),
    needs: incident.needs.slice(0, shownNeeds).map((need) => needOf(portal, need, atMs)),
    needsHref: `${entityHref(ref)}/impact?direction=dependencies`,
    changes: changesOf(portal, incident),
    docsChanges: docsChangesOf(portal, incident),
    document: documentOf(entity),
    summary,
  }
}

function entityOf({ catalog }: Portal, { metadata, spec }: Entity, ref: string) {
  const { lifecycle } = spec ?? {}
  return {
    ...linkTo(catalog, ref),
    ...(metadata.description && { description: metadata.description }),
    ...(typeof lifecycle === 'string' && { lifecycle }),
  }
}

const tones = { error: 'danger', warning: 'warning', ok: 'success' } as const

/** One sentence of how it stands, by the worst that any system says. */
function stateOf({ readings }: Incident): { tone: Tone; headline: string } {
  const systems = readings.filter(({ topic }) => topic !== 'on-call')
  const level = worstLevel(systems)
  if (systems.length === 0)
    return { tone: 'neutral', headline: 'No system tells the portal how it does.' }
  if (level === undefined || level === 'unknown')
    return { tone: 'neutral', headline: 'No system has said how it does.' }
  const bad = systems.filter((reading) => worstLevel([reading]) === level)
  const names = bad.map(({ source }) => titleOfSignal(source)).join(', ')
  if (level === 'ok') return { tone: 'success', headline: `${names}: nothing is wrong.` }
  const word = level === 'error' ? 'something is wrong' : 'something is not as it should be'
  return { tone: tones[level], headline: `${names}: ${word}.` }
}

function lateOf({ readings, needs }: Incident): number {
  const all = [...readings, ...needs.flatMap((need) => need.readings)]
  return all.filter(({ reading }) => reading.state === 'late').length
}

function signalOf({ source, reading }: IncidentReading, nowMs: number): IncidentSignal {
  if (reading.state === 'answered') return toSignal(reading.value, nowMs)
  const title = titleOfSignal(source)
  if (reading.state === 'late')
    return { title, status: 'late', tone: 'neutral', text: 'Has not answered yet', facts: [] }
  const { error } = reading
  return {
    title,
    status: 'failed',
    tone: 'warning',
    text: 'Could not be asked',
    facts: [],
    failure: error,
  }
}

function responder({ catalog, standIn }: Portal, { ref, contacts }: Responder): IncidentResponder {
  return {
    entity: linkTo(catalog, ref),
    contacts: contacts.map(({ title, url }) =>
      url.startsWith('http') ? webLink(standIn, { title, url }) : { title, href: url },
    ),
  }
}

function sourced({ standIn }: Portal, { title, url, source }: IncidentLink): SourcedLink {
  const link = url.startsWith('/') ? { title, href: url } : webLink(standIn, { title, url })
  return { link, source }
}

function hitOf(portal: Portal, { ref, impact, tell }: Incident): IncidentPage['hit'] {
  const { catalog } = portal
  return {
    count: impact.tiers.reduce((sum, { entities }) => sum + entities.length, 0),
    more: impact.truncated,
    href: `${entityHref(ref)}/impact`,
    tiers: impact.tiers.map(({ depth, entities }) => ({
      title: tierTitle(depth),
      count: entities.length,
      entities: entities.slice(0, shownOfTier).map((hit) => linkTo(catalog, hit.ref)),
      more: Math.max(0, entities.length - shownOfTier),
    })),
    owners: tell
      .slice(0, shownOwners)
      .map(({ count, ...each }) => ({ ...responder(portal, each), count })),
    moreOwners: Math.max(0, tell.length - shownOwners),
  }
}

function needOf(
  { catalog }: Portal,
  { ref, depth, owner, readings }: Incident['needs'][number],
  nowMs: number,
): IncidentNeed {
  const level = worstLevel(readings)
  const worst = readings.find((reading) => level !== undefined && worstLevel([reading]) === level)
  const said = worst && signalOf(worst, nowMs)
  return {
    entity: linkTo(catalog, ref),
    ...(owner !== undefined && { owner: linkTo(catalog, owner) }),
    depth,
    tone: said?.tone ?? 'neutral',
    ...(said && { text: said.text, source: said.title, ...(said.age && { age: said.age }) }),
  }
}

function changesOf({ catalog }: Portal, { changes, atMs }: Incident): IncidentChange[] {
  return changes.map(({ ref, action, paths, timeMs }) => ({
    entity: linkTo(catalog, ref),
    text: action === 'changed' ? paths.slice(0, 4).map(shownPath).join(', ') : 'removed',
    href: `${entityHref(ref)}/history`,
    age: toAge(timeMs, atMs),
  }))
}

function docsChangesOf({ catalog }: Portal, { docsChanges, atMs }: Incident): IncidentDocsChange[] {
  return docsChanges.flatMap(({ ref, pages, timeMs }) => {
    const entity = catalog.get(ref)
    if (!entity) return []
    const links = pages.map(({ title, href }) => ({ title, href: `${siteHref(entity)}${href}` }))
    return [{ entity: linkTo(catalog, ref), pages: links, age: toAge(timeMs, atMs) }]
  })
}

function documentOf({ metadata: { annotations = {} } }: Entity): string {
  const location = annotations['backstage.io/managed-by-location']
  return location === undefined ? 'a program' : shortLocation(location)
}
