import type { Entity } from '@callboard/core'

const annotations = ['backstage.io/source-location', 'backstage.io/managed-by-location']

/** Where an entity was read, from the annotations that the catalog sets: `url:X` gives X, `file:X` gives file://X. */
export function baseUrlOf({ metadata }: Entity): string | undefined {
  for (const annotation of annotations) {
    const value = metadata.annotations?.[annotation]
    const [, type, target = ''] = /^(url|file|dir):(.+)$/.exec(value ?? '') ?? []
    if (type === 'url' && URL.canParse(target)) return target
    if (type !== undefined && target.startsWith('/')) return `file://${target.replace(/^\/+/, '/')}`
  }
  return undefined
}
