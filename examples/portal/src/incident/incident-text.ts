import { toAge } from '../format/age.ts'
import { titleOfSignal } from '../format/signal-words.ts'
import type { Incident, IncidentReading, NeededEntity, Responder } from './incident.ts'
import { worstLevel } from './incident-state.ts'

/** Names in one line of the text. */
const mostNamed = 6

/** A summary to paste into a channel. `origin` is where the portal is reached; without it its own addresses are paths. */
export function incidentText(
  incident: Incident,
  { origin }: { origin?: string | undefined } = {},
): string {
  const { title, ref, atMs, owner, readings, runbooks, dashboards } = incident
  const at = new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
  const absolute = ({ url }: { url: string }) =>
    origin === undefined ? url : new URL(url, origin).href
  return [
    `${title} (${ref}), as of ${at} UTC`,
    line('Owner', owner ? reach(owner) : 'unknown'),
    ...readings.map((reading) => line(titleOfSignal(reading.source), said(reading, atMs))),
    line('Hit', hitText(incident)),
    line('Tell', listed(incident.tell.map(reach)) ?? 'nobody else'),
    line('Needs', listed(incident.needs.map(neededText)) ?? 'nothing that is in the catalog'),
    line('Runbook', listed(runbooks.map(absolute)) ?? 'none is known'),
    ...(dashboards.length > 0 ? [line('Look at', listed(dashboards.map(absolute)) ?? '')] : []),
    line('Page', absolute({ url: incidentPath(ref) })),
    '',
  ].join('\n')
}

/** Address of the page of an incident. @example incidentPath('component:default/pay') === '/incident/default/component/pay' */
export function incidentPath(ref: string): string {
  const [, kind = '', namespace = '', name = ''] = /^([^:]+):([^/]+)\/(.+)$/.exec(ref) ?? []
  return `/incident/${[namespace, kind, name].map(encodeURIComponent).join('/')}`
}

const line = (term: string, text: string) => `${term}: ${text}`

function listed(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
  return names.slice(0, mostNamed).join(', ') + more
}

function reach({ title, contacts }: Pick<Responder, 'title' | 'contacts'>): string {
  const [contact] = contacts
  return contact ? `${title} (${contact.url.replace(/^(?:mailto|tel):/, '')})` : title
}

function said({ reading }: IncidentReading, nowMs: number): string {
  if (reading.state === 'late') return 'has not answered yet'
  if (reading.state === 'failed') return `could not be asked: ${reading.error.message}`
  const { value, readAt, status, error } = reading.value
  if (!value) return `could not be read: ${error?.message ?? 'no reason was given'}`
  const age = readAt === undefined ? '' : `, ${toAge(Date.parse(readAt), nowMs).text}`
  return `${value.summary}${status === 'stale' ? ` (stale${age})` : ''}`
}

function hitText({ impact, hitTitles }: Incident): string {
  const hit = impact.tiers.flatMap(({ entities }) => entities)
  const names = listed(hitTitles)
  if (names === undefined) return 'nothing else that is in the catalog'
  const owners = impact.owners.length
  return `${hit.length}${impact.truncated ? '+' : ''} of ${owners} ${owners === 1 ? 'owner' : 'owners'}: ${names}`
}

function neededText({ title, readings }: NeededEntity): string {
  const level = worstLevel(readings)
  return level === undefined ? title : `${title} (${level})`
}
