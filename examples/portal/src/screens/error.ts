import { didYouMean, entityRefOf } from '@callboard/core'
import type { HttpError } from '@callboard/core/http'
import { linkTo, readRef } from '../format/entity-link.ts'
import type { EntityLink, ErrorPage } from '../view-models.ts'
import type { ScreenContext } from './screen.ts'

const titles: Record<number, string> = {
  400: 'The request is not understood',
  403: 'This is not permitted',
  404: 'There is nothing here',
  405: 'This is not possible here',
  413: 'The request is too large',
  500: 'Something went wrong',
}

/** The page for a request that cannot be answered: what is wrong, and one way on. */
export function errorPage(
  context: ScreenContext,
  error: HttpError,
  requestId: string | undefined,
): ErrorPage {
  const title = titles[error.status] ?? 'Something went wrong'
  return {
    frame: context.frame({ title }),
    status: error.status,
    title,
    message: `${error.message}.`,
    ...(error.hint && { hint: error.hint }),
    ...(requestId !== undefined && { requestId }),
    action: { title: 'Look through the catalog', href: '/catalog' },
    suggestions: suggestionsFor(context, error.data.ref),
  }
}

/** Entities whose name is near the one that was asked for, and the same name under other kinds. */
function suggestionsFor({ portal: { catalog } }: ScreenContext, ref: unknown): EntityLink[] {
  const name = typeof ref === 'string' ? readRef(ref)?.name : undefined
  if (name === undefined) return []
  const byName = catalog.query({ filter: { 'metadata.name': name }, limit: 5 }).items
  if (byName.length > 0) return byName.map((entity) => linkTo(catalog, entityRefOf(entity)))
  const names = (catalog.facets({ fields: ['metadata.name'] })['metadata.name'] ?? []).map(
    ({ value }) => value,
  )
  const near = didYouMean(name, names)
  return near === undefined
    ? []
    : catalog
        .query({ filter: { 'metadata.name': near }, limit: 5 })
        .items.map((entity) => linkTo(catalog, entityRefOf(entity)))
}
