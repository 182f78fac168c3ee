import type { Entity } from '@callboard/core'

/** Address of the docs of an entity, with a slash at its end. */
export function siteHref({ kind, metadata }: Entity): string {
  const parts = [metadata.namespace ?? 'default', kind, metadata.name].map((part) =>
    encodeURIComponent(part.toLowerCase()),
  )
  return `/docs/${parts.join('/')}/`
}
