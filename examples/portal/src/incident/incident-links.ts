import { type Entity, entityRefOf } from '@callboard/core'
import type { Site } from '@callboard/docs'
import { siteHref } from '../format/site-href.ts'
import type { IncidentLink } from './incident.ts'

const runbook = /run-?book|play-?book/i
const procedure = /run-?book|play-?book|on-?call|incident|troubleshoot/i
const dashboard = /dashboard|grafana|kibana|datadog|metrics/i

/** What an entity's document says to read or to look at in an outage. */
export function linksOf(entity: Entity): Record<'runbooks' | 'dashboards', IncidentLink[]> {
  const links = (entity.metadata.links ?? []).filter(({ url }) => /^https?:/i.test(url))
  const linksLike = (pattern: RegExp) =>
    links
      .filter(({ type = '', icon = '', title = '', url }) =>
        pattern.test(`${type} ${icon} ${title} ${url}`),
      )
      .map(({ title, url }): IncidentLink => ({ title: title ?? url, url, source: 'its document' }))
  return { runbooks: linksLike(runbook), dashboards: linksLike(dashboard) }
}

/** Pages of an entity's docs that say what to do. */
export function proceduresOf(entity: Entity, site: Site | undefined): IncidentLink[] {
  const base = siteHref(entity)
  return (site?.pages ?? [])
    .filter(({ title, path }) => procedure.test(title) || procedure.test(path))
    .sort((a, b) => Number(runbook.test(b.title)) - Number(runbook.test(a.title)))
    .map(({ title, href }) => ({
      title,
      url: `${base}${href}`,
      source: `the docs of ${entityRefOf(entity)}`,
    }))
}
