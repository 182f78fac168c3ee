import type { Entity } from '@callboard/core'
import { z } from 'zod'
import {
  annotationOf,
  badAnnotation,
  boundedAnnotation,
  hasAnnotation,
  keyOfAnnotations,
  listAnnotation,
} from './annotations.ts'
import { askHost, checkHost, type SignalHost } from './ask-host.ts'
import { isWebAddress } from './checked-value.ts'
import { type DashboardSelector, parseSelector } from './dashboard-selector.ts'
import { defineSignal, type Signal } from './signal.ts'

const dashboardSelector = 'grafana/dashboard-selector'
const tagSelector = 'grafana/tag-selector'
const overviewDashboard = 'grafana/overview-dashboard'
/** Dashboards in one answer, and answers that are read. */
const pageSize = 500
const maxPages = 10

/** A dashboard of Grafana. */
export interface GrafanaDashboard {
  title: string
  url: string
  folder?: string | undefined
  tags: string[]
}

/** The dashboards of an entity. */
export interface GrafanaState {
  /** The one to look at first, as `grafana/overview-dashboard` has it. */
  overview?: string | undefined
  dashboards: GrafanaDashboard[]
}

const found = z.array(
  z.object({
    title: z.string(),
    url: z.string(),
    folderTitle: z.string().optional(),
    tags: z.array(z.string()).default([]),
  }),
)

/**
 * The dashboards that `grafana/dashboard-selector` selects (an expression, or a tag), or that have all the tags of
 * `grafana/tag-selector`; the one of `grafana/overview-dashboard` is shown first and never fetched. Reads
 * `GET /api/search`.
 *
 * The gate carries `Authorization: Bearer <service account token>` of a viewer.
 *
 * @throws CORE_OPTION_INVALID
 */
export function grafanaSignal(options: SignalHost): Signal<GrafanaState> {
  const host = checkHost('grafanaSignal', options)
  return defineSignal({
    name: 'grafana',
    topic: 'dashboards',
    host: host.url,
    ttlMs: 300_000,
    applies: hasAnnotation(dashboardSelector, tagSelector, overviewDashboard),
    key: keyOfAnnotations(dashboardSelector, tagSelector, overviewDashboard),
    async read({ entity, signal }) {
      const overview = overviewOf(entity)
      const selector = selectorOf(entity)
      const dashboards = selector ? await search(host, selector, signal) : []
      const count = dashboards.length + (overview === undefined ? 0 : 1)
      return {
        summary:
          count === 0
            ? 'No dashboard is selected'
            : count === 1
              ? '1 dashboard'
              : `${count} dashboards`,
        level: count === 0 ? 'warning' : 'ok',
        facts: [
          ...(overview === undefined
            ? []
            : [{ label: 'Overview', value: overview, url: overview }]),
          ...dashboards.map(({ title, url, folder }) => ({
            label: title,
            value: folder ?? 'General',
            url,
          })),
        ],
        url: overview ?? dashboards[0]?.url,
        data: { overview, dashboards },
      }
    },
  })
}

function overviewOf(entity: Entity): string | undefined {
  const value = boundedAnnotation(entity, overviewDashboard)
  if (value === undefined || isWebAddress(value)) return value
  throw badAnnotation(overviewDashboard, {
    value,
    reason: 'it is not an address',
    hint: 'Copy the address of the dashboard from the browser: https://grafana.example.com/d/abc/shop.',
  })
}

function selectorOf(entity: Entity): DashboardSelector | undefined {
  const value = boundedAnnotation(entity, dashboardSelector)
  if (value === undefined) {
    if (annotationOf(entity, tagSelector) === undefined) return undefined
    const tags = listAnnotation(entity, tagSelector)
    return { tags, matches: (each) => tags.every((tag) => each.tags.includes(tag)) }
  }
  return parseSelector(value, (reason) =>
    badAnnotation(dashboardSelector, {
      value,
      reason,
      hint: `Write a tag, or an expression such as tags @> 'my-service' && title != 'Old'.`,
    }),
  )
}

async function search(
  host: SignalHost,
  { tags, matches }: DashboardSelector,
  signal: AbortSignal,
): Promise<GrafanaDashboard[]> {
  const dashboards: GrafanaDashboard[] = []
  for (let page = 1; page <= maxPages; page += 1) {
    const query = { type: 'dash-db', tag: tags, limit: String(pageSize), page: String(page) }
    const rows = await askHost(host, { path: '/api/search', query, answer: found, signal })
    // A path from the root of the host, with the path of Grafana in it.
    for (const { title, url, folderTitle, tags: own } of rows.filter(matches))
      dashboards.push({ title, url: new URL(url, host.url).href, folder: folderTitle, tags: own })
    if (rows.length < pageSize) break
  }
  return dashboards
}
