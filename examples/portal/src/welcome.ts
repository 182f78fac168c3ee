import { parseEntityRef } from '@callboard/core'
import type { Portal } from './portal.ts'
import type { ServedPortal } from './serve-portal.ts'

/** Databases that are looked at to find one worth showing. */
const maxDatabases = 50

/** What a terminal says when the portal answers: its address, and what to try with what is in this one. */
export function welcome({ portal, url }: ServedPortal): string {
  const database = mostNeededDatabase(portal)
  const template = recommendedTemplate(portal)
  const documented = documentedEntity(portal, database)
  const tries: [what: string, where: string][] = [
    ...(database
      ? [
          ['What breaks if a database fails', `${url}/catalog/${pathOf(database)}/impact`] as [
            string,
            string,
          ],
        ]
      : []),
    ...(template
      ? [['Create a service', `${url}/templates/${pathOf(template, false)}`] as [string, string]]
      : []),
    ...(documented
      ? [['Read the docs of a service', `${url}/docs/${pathOf(documented)}/`] as [string, string]]
      : []),
    ['Find anything', 'press / on any page'],
  ]
  const width = Math.max(...tries.map(([what]) => what.length))
  return [
    '',
    `  Callboard is at ${url}`,
    '',
    ...tries.map(([what, where]) => `  ${what.padEnd(width)}   ${where}`),
    '',
    '  Stop with Ctrl+C.',
  ].join('\n')
}

/** The database whose failure hits most: the one that shows what an impact is. */
function mostNeededDatabase({ catalog }: Portal): string | undefined {
  const { items } = catalog.query({
    filter: { kind: 'Resource', 'spec.type': 'database' },
    limit: maxDatabases,
  })
  const refs = items.map(
    ({ metadata: { name, namespace = 'default' } }) => `resource:${namespace}/${name}`,
  )
  const hits = (ref: string) =>
    catalog.graph.impact(ref).tiers.reduce((sum, { entities }) => sum + entities.length, 0)
  return refs.toSorted((a, b) => hits(b) - hits(a))[0]
}

function recommendedTemplate({ templates }: Portal): string | undefined {
  const list = templates.list()
  const recommended = list.find(({ entity }) => entity.metadata.tags?.includes('recommended'))
  return (recommended ?? list[0])?.ref
}

/** Of the entities with docs one that the database hits first, so that one story leads to the next. */
function documentedEntity(
  { catalog, docs }: Portal,
  database: string | undefined,
): string | undefined {
  const refs = docs.refs()
  const [tier] = database === undefined ? [] : catalog.graph.impact(database).tiers
  return tier?.entities.map(({ ref }) => ref).find((ref) => refs.includes(ref)) ?? refs[0]
}

function pathOf(ref: string, withKind = true): string {
  const { kind, namespace, name } = parseEntityRef(ref)
  return (withKind ? [namespace, kind, name] : [namespace, name]).map(encodeURIComponent).join('/')
}
