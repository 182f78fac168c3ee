import { type Entity, entityRefOf, parseEntityRef, type SourceLocation } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { entityHref, related, templateHref, titleOf, toRow } from '../format/entity-link.ts'
import { relationTitle } from '../format/relation-words.ts'
import { shortLocation, shortLocations } from '../format/short-location.ts'
import { webLink } from '../format/web-link.ts'
import { incidentPath } from '../incident/incident-text.ts'
import type { EntityTab } from '../plugins/entity-tab.ts'
import type { EntityFrame, Link, Notice, Tab } from '../view-models.ts'
import type { ScreenContext } from './screen.ts'

/** The tabs of an entity. */
export type EntityTabName =
  | 'overview'
  | 'impact'
  | 'api'
  | 'docs'
  | 'signals'
  | 'checks'
  | 'history'
  | 'raw'
  | `tabs/${string}`

/** The entity that an address names. @throws a 404 that the error page turns into suggestions */
export function findEntity({ portal }: ScreenContext, ref: string): Entity {
  const entity = portal.catalog.get(ref)
  if (entity) return entity
  throw new HttpError(404, `There is no entity ${ref} in the catalog`, {
    code: 'ENTITY_NOT_FOUND',
    hint: 'Check the spelling, or look in Ingestion for a document that was refused.',
    data: { ref },
  })
}

/** What the pages of an entity share: header, tabs, actions and what is wrong with it. */
export function entityFrame(
  context: ScreenContext,
  entity: Entity,
  tab: EntityTabName,
): EntityFrame {
  const { portal, frame } = context
  const ref = entityRefOf(entity)
  const href = entityHref(ref)
  const row = toRow(portal.catalog, entity)
  const owner = related(portal.catalog, entity, 'ownedBy')
  return {
    frame: frame({
      title: titleOf(entity),
      section: 'catalog',
      breadcrumbs: [
        { title: 'Catalog', href: '/catalog' },
        {
          title: entity.kind,
          href: `/catalog?kind=${encodeURIComponent(entity.kind.toLowerCase())}`,
        },
        { title: titleOf(entity) },
      ],
    }),
    entity: { ...row, ref, kind: entity.kind, href, ...(owner && { owner }) },
    tabs: tabsOf(context, entity, tab),
    actions: actionsOf(context, entity),
    notices: noticesOf(context, entity, ref),
  }
}

function tabsOf({ portal }: ScreenContext, entity: Entity, selected: EntityTabName): Tab[] {
  const ref = entityRefOf(entity)
  const href = entityHref(ref)
  const tab = (name: EntityTabName, title: string, path: string, count?: number): Tab => ({
    title,
    href: path,
    selected: name === selected,
    ...(count !== undefined && { count }),
  })
  const { kind, namespace, name } = parseEntityRef(ref)
  return [
    tab('overview', 'Overview', href),
    tab('impact', 'Impact', `${href}/impact`),
    ...(typeof entity.spec?.definition === 'string' ? [tab('api', 'API', `${href}/api`)] : []),
    ...(portal.docs.has(ref) ? [tab('docs', 'Docs', `/docs/${namespace}/${kind}/${name}/`)] : []),
    ...(hasSignals(portal, entity) ? [tab('signals', 'Signals', `${href}/signals`)] : []),
    tab('checks', 'Checks', `${href}/checks`),
    tab('history', 'History', `${href}/history`),
    tab('raw', 'YAML', `${href}/raw`),
    ...tabsFor(portal, entity).map(({ name, title }) =>
      tab(`tabs/${name}`, title, `${href}/tabs/${name}`),
    ),
  ]
}

/** The tabs that the configuration adds for an entity. */
export function tabsFor(
  { entityTabs }: Pick<ScreenContext['portal'], 'entityTabs'>,
  entity: Entity,
): EntityTab[] {
  return entityTabs.filter((tab) => mayApply(tab, entity))
}

/** Whether any signal is for an entity. */
export function hasSignals({ signals }: ScreenContext['portal'], entity: Entity): boolean {
  return signals.some((signal) => mayApply(signal, entity))
}

/** Of one that cannot tell, its page says what went wrong. */
function mayApply(one: { applies?(entity: Entity): boolean }, entity: Entity): boolean {
  try {
    return one.applies?.(entity) ?? true
  } catch {
    return true
  }
}

function actionsOf({ portal }: ScreenContext, entity: Entity): Link[] {
  if (entity.kind === 'Template')
    return [{ title: 'Use this template', href: templateHref(entityRefOf(entity)) }]
  const ref = entityRefOf(entity)
  const incident = canFail.has(entity.kind) ? [{ title: 'Incident', href: incidentPath(ref) }] : []
  return [...incident, ...sourceLink(portal, entity)]
}

/** Kinds of what runs somewhere, or is called. */
const canFail: ReadonlySet<string> = new Set(['Component', 'API', 'Resource', 'System'])

/** Where the source of an entity can be looked at. */
function sourceLink(
  { standIn }: ScreenContext['portal'],
  { metadata: { annotations = {} } }: Entity,
): Link[] {
  const slug = annotations['github.com/project-slug']
  const url =
    slug !== undefined && /^[\w.-]+\/[\w.-]+$/.test(slug)
      ? `https://github.com/${slug}`
      : (annotations['backstage.io/managed-by-location']?.replace(/^url:/, '') ?? '')
  return /^https:\/\//.test(url) ? [webLink(standIn, { title: 'Source', url })] : []
}

/** Notices of one kind on a page; Ingestion has the rest. */
const maxNotices = 5

function noticesOf({ portal }: ScreenContext, entity: Entity, ref: string): Notice[] {
  const issues = portal.catalog.issues().filter((issue) => issue.ref === ref)
  const dangling = (entity.relations ?? []).filter(
    ({ targetRef }) =>
      !portal.catalog.get(targetRef) && !issues.some(({ message }) => message.includes(targetRef)),
  )
  return [
    ...issues.slice(0, maxNotices).map(
      (issue): Notice => ({
        tone: issue.severity === 'error' ? 'danger' : 'warning',
        text: shortLocations(issue.message),
        detail: [issue.at && placeOf(issue.at), issue.hint].filter(Boolean).join(' · '),
        link: { title: 'See ingestion', href: ingestionHref(ref) },
      }),
    ),
    ...dangling.slice(0, maxNotices).map(
      ({ type, targetRef }): Notice => ({
        tone: 'warning',
        text: `${relationTitle(type)} ${targetRef}, which is not in the catalog`,
      }),
    ),
    ...moreNotices(ref, [issues.length, dangling.length]),
  ]
}

/** Where the issues of one entity are, with the lines that they are about. */
function ingestionHref(ref: string): string {
  return `/ingestion?ref=${encodeURIComponent(ref)}#issues`
}

function placeOf({ file, line, column }: SourceLocation): string {
  return [shortLocation(file), line, column].filter((part) => part !== undefined).join(':')
}

function moreNotices(ref: string, counts: readonly number[]): Notice[] {
  const more = counts.reduce((sum, count) => sum + Math.max(0, count - maxNotices), 0)
  if (more === 0) return []
  const link = { title: 'See ingestion', href: ingestionHref(ref) }
  return [{ tone: 'warning', text: `There are ${more.toLocaleString('en')} more problems.`, link }]
}
