import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import type { Entity } from '@callboard/core'
import { z } from 'zod'
import { catalogErrors } from './errors.ts'
import type { SourceRoot } from './ingest/source-root.ts'
import { defineProvider } from './provider/provider.ts'

/** A place that entities are read from. */
export interface LocationTarget {
  type: 'url' | 'file'
  /** An absolute address, or for `file` an absolute path. */
  target: string
}

/** A location that was registered while the catalog runs. */
export interface RegisteredLocation extends LocationTarget {
  /** Stays the same when the location is pointed at another target. */
  id: string
  /** The Location entity that stands for it. */
  entityRef: string
}

/** What a registration led to. */
export interface Registration {
  location: RegisteredLocation
  /** The generated Location entity, then the entities found there. */
  entities: Entity[]
  /** Whether it had been registered before. */
  existed: boolean
}

/** For what comes from outside. */
export const locationTargetSchema = z.strictObject({
  type: z.enum(['url', 'file']),
  target: z.string().min(1).max(8192),
})

/**
 * Checks a target and gives it an id.
 *
 * @param id - of a location that gets another target; else it follows from the target
 * @throws CATALOG_TARGET_INVALID
 */
export function registeredLocation(location: LocationTarget, id?: string): RegisteredLocation {
  const result = locationTargetSchema.safeParse(location)
  const refuse = (reason: string) =>
    catalogErrors.TARGET_INVALID({ target: String(location?.target), reason })
  if (!result.success) throw refuse(result.error.issues[0]?.message ?? 'it is not a location')
  const { type } = result.data
  const target = result.data.target.trim()
  const url = type === 'file' ? fileAddress(target) : target
  if (!URL.canParse(url)) throw refuse('it is not an absolute address')
  const { protocol } = new URL(url)
  if (type === 'url' && !/^(?:git\+)?https?:$/.test(protocol))
    throw refuse(`the scheme "${protocol}" is not that of a url`)
  if (type === 'file' && protocol !== 'file:') throw refuse('it is not a path')
  const known = id ?? hash(`${type}:${target}`)
  return { id: known, type, target, entityRef: `location:default/${entityName(known)}` }
}

/** The root that reads a registered location: a Location entity named as the peer names it, which is then followed. */
export function rootOfLocation(location: RegisteredLocation, kinds: readonly string[]): SourceRoot {
  const { type, target } = location
  const address = type === 'file' ? fileAddress(target) : target
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name: entityName(location.id), annotations: {} },
    spec: { type, target: address },
  }
  const provider = defineProvider({
    name: `${type}:${target}`,
    kinds,
    *read() {
      yield { entity, url: address }
    },
  })
  return { key: `location ${location.id}`, provider }
}

/** As the peer names it. */
function entityName(id: string): string {
  return `generated-${id}`
}

function fileAddress(target: string): string {
  return target.startsWith('file:') ? target : pathToFileURL(target).href
}

function hash(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
