import { isDeepStrictEqual } from 'node:util'
import type { Entity } from '@callboard/core'

/** What the catalog sets by itself, which differs whenever anything else does. */
const ownPaths = new Set(['/metadata/etag', '/metadata/uid', '/relations'])

/**
 * Where two versions of an entity differ, as JSON Pointers (RFC 6901) such as `/spec/owner`, sorted. A list counts as one
 * value. Of a version that is not there, every top-level field differs.
 */
export function changedPaths(before: Entity | undefined, after: Entity | undefined): string[] {
  const paths: string[] = []
  const work: [string, unknown, unknown][] = [['', before ?? {}, after ?? {}]]
  for (let pair = work.pop(); pair !== undefined; pair = work.pop()) {
    const [path, one, other] = pair
    if (ownPaths.has(path) || isDeepStrictEqual(one, other)) continue
    if (!isObject(one) || !isObject(other)) paths.push(path)
    else
      for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
        work.push([`${path}/${pointerPart(key)}`, one[key], other[key]])
  }
  return paths.sort()
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function pointerPart(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
