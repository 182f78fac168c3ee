import { pathToFileURL } from 'node:url'
import type { Entity } from '@callboard/core'

/** The address of an entity's document: `file:/path` and `url:https://…` are how the catalog writes it down. */
export function documentUrl({ metadata }: Entity): string | undefined {
  const location = metadata.annotations?.['backstage.io/managed-by-location']
  const [, type, target = ''] = /^(file|url):(.+)$/.exec(location ?? '') ?? []
  if (type === 'file') return pathToFileURL(target).href
  return type === 'url' ? target : undefined
}
