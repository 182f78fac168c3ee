import type { Issue, IssueSeverity } from '@callboard/core'
import type { Request } from 'express'
import type { IngestionPage } from '../view-models.ts'
import { issueRow } from './issue-row.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryText, type ScreenContext, withQuery } from './screen.ts'

const severities: readonly IssueSeverity[] = ['error', 'warning', 'info']
const titles = { error: 'Errors', warning: 'Warnings', info: 'Notes' } as const
const pageSize = 25

type Catalog = ScreenContext['portal']['catalog']

/** What the address says about the list of issues. */
interface Chosen {
  severity: IssueSeverity | undefined
  source: string
  /** Only of this entity. */
  ref: string
}

/** The issues that the address asks for, the worst first, with the ways to ask for others. */
export function issuesOf(
  catalog: Catalog,
  request: Request,
): Pick<IngestionPage, 'issues' | 'pagination' | 'severities' | 'sources' | 'active' | 'hidden'> {
  const chosen: Chosen = {
    severity: severities.find((each) => each === queryText(request, 'severity', 16)),
    source: queryText(request, 'source', 2048),
    ref: queryText(request, 'ref'),
  }
  const issues = catalog
    .issues(chosen.source === '' ? {} : { source: chosen.source })
    .filter(({ ref }) => chosen.ref === '' || ref === chosen.ref)
  const shown = issues
    .filter(({ severity }) => chosen.severity === undefined || severity === chosen.severity)
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
  const offset = offsetOf(request)
  const page = shown.slice(offset, offset + pageSize)
  return {
    severities: severityTabs(request, issues, chosen),
    sources: sourcesOf(catalog, chosen),
    active: activeOf(request, chosen),
    hidden: chosen.severity === undefined ? [] : [{ name: 'severity', value: chosen.severity }],
    issues: page.map((issue) => issueRow(catalog, issue)),
    pagination: paginationOf(request, {
      offset,
      shown: page.length,
      total: shown.length,
      pageSize,
    }),
  }
}

function severityTabs(
  request: Request,
  issues: readonly Issue[],
  { severity: chosen }: Chosen,
): IngestionPage['severities'] {
  const all = {
    title: 'All',
    href: `${withQuery(request, { severity: '', from: '' })}#issues`,
    selected: chosen === undefined,
    count: issues.length,
  }
  const each = severities.map((severity) => ({
    title: titles[severity],
    href: `${withQuery(request, { severity, from: '' })}#issues`,
    selected: severity === chosen,
    count: issues.filter((issue) => issue.severity === severity).length,
  }))
  return [all, ...each]
}

/** A choice is worth offering where there is one. */
function sourcesOf(catalog: Catalog, { source: chosen }: Chosen): IngestionPage['sources'] {
  const sources = catalog
    .sources()
    .filter(({ issues, name }) => issues > 0 || name === chosen)
    .map(({ name, issues }) => ({ name, issues, selected: name === chosen }))
  return sources.length > 1 || chosen !== '' ? sources : []
}

function activeOf(request: Request, { source, ref }: Chosen): IngestionPage['active'] {
  const lift = (name: string) => `${withQuery(request, { [name]: '', from: '' })}#issues`
  return [
    ...(source === '' ? [] : [{ title: source, removeHref: lift('source') }]),
    ...(ref === '' ? [] : [{ title: ref, removeHref: lift('ref') }]),
  ]
}
