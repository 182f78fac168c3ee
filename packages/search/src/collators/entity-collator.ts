import {
  canonicalRef,
  checkOptions,
  type Entity,
  type EntityRef,
  entityRefOf,
} from '@callboard/core'
import { z } from 'zod'
import { type FieldTexts, fieldTexts } from '../document/indexed-document.ts'
import { type SearchDocument, textsOf } from '../document/search-document.ts'
import {
  type Collator,
  type CollatorOptions,
  collatorOptionsSchema,
  defineCollator,
  type LocationOf,
} from './collator.ts'

/** How entities are made findable. */
export interface EntityCollatorOptions extends CollatorOptions<EntityRef> {
  /** The entities as they are now, their relations filled in. */
  entities: () => Iterable<Entity> | AsyncIterable<Entity>
  /** @default 'software-catalog' */
  type?: string
  /** @default /catalog/:namespace/:kind/:name */
  location?: LocationOf<EntityRef>
  /** Annotations whose values are searched and filtered by, as `annotations`. @default none */
  annotations?: readonly string[]
  /** Other names that an entity goes by; each finds it as its name does. @default none */
  aliases?: (entity: Entity) => Iterable<string>
}

const optionsSchema = collatorOptionsSchema.extend({
  entities: z.function(),
  annotations: z.array(z.string()).optional(),
  aliases: z.function().optional(),
})

/**
 * Makes entities findable by name, other names, title, description, tags, labels, chosen annotations, links, owner and
 * what they relate to.
 *
 * @throws CORE_OPTION_INVALID
 */
export function entityCollator(options: EntityCollatorOptions): Collator {
  checkOptions('entityCollator', optionsSchema, options)
  const { entities, type = 'software-catalog', name = type, decorators = [] } = options
  return defineCollator({
    name,
    type,
    decorators,
    async *collect() {
      for await (const entity of entities()) yield entityDocument(entity, options)
    },
    fields: entityFields,
  })
}

/** The document of one entity, for `search.update` when it has changed. */
export function entityDocument(
  entity: Entity,
  {
    location = catalogLocation,
    annotations: wanted = [],
    aliases = () => [],
  }: Pick<EntityCollatorOptions, 'location' | 'annotations' | 'aliases'> = {},
): SearchDocument {
  const { metadata, spec = {}, kind } = entity
  const { name, namespace = 'default', title, description = '', tags, labels, links } = metadata
  const annotations = metadata.annotations ?? {}
  const ref = entityRefOf(entity)
  return withoutEmpty({
    title: title ?? displayNameOf(spec.profile) ?? name,
    name,
    aliases: [...aliases(entity)],
    text: [description, title && displayNameOf(spec.profile), textAt(spec.profile, 'email')]
      .filter(Boolean)
      .join('\n'),
    location: location({ kind, namespace, name }),
    kind,
    namespace,
    type: spec.type,
    // The peer's own name for it, read by its result list.
    componentType: spec.type,
    owner: ownerOf(entity),
    lifecycle: spec.lifecycle,
    system: targetsOf(entity, 'partOf').find((target) => target.startsWith('system:')),
    tags,
    labels: Object.entries(labels ?? {}).map(([key, value]) => `${key}:${value}`),
    annotations: wanted.flatMap((key) =>
      annotations[key] === undefined ? [] : [`${key}:${annotations[key]}`],
    ),
    links: (links ?? []).map((link) => link.title ?? link.url),
    relations: targetsOf(entity),
    authorization: { resourceRef: ref },
  })
}

/** Every reference is searched by its name: `component:default/` in front says nothing. */
export function entityFields(document: SearchDocument): FieldTexts {
  const { relations, owner, system, namespace, componentType, ...rest } = document
  const { more, ...fields } = fieldTexts(rest as SearchDocument)
  const refs = [...textsOf(owner), ...textsOf(system), ...textsOf(relations)]
  const names = refs.map((ref) => ref.slice(ref.indexOf('/') + 1))
  const place = namespace === 'default' ? [] : textsOf(namespace)
  return { ...fields, more: [...more, ...place, ...new Set(names)] }
}

function catalogLocation({ namespace, kind, name }: EntityRef): string {
  const parts = [namespace, kind, name].map((part) => encodeURIComponent(part.toLowerCase()))
  return `/catalog/${parts.join('/')}`
}

function ownerOf(entity: Entity): string | undefined {
  const [owner] = targetsOf(entity, 'ownedBy')
  const written = entity.spec?.owner
  if (owner !== undefined || typeof written !== 'string') return owner
  return ownerRefOf(written, entity.metadata.namespace)
}

/** An owner as everything of one owner carries it; what is no reference stays as it is written. */
export function ownerRefOf(written: string, namespace: string | undefined): string {
  try {
    return canonicalRef(written, { kind: 'group', namespace })
  } catch {
    return written
  }
}

function targetsOf({ relations = [] }: Entity, type?: string): string[] {
  const targets = relations
    .filter((relation) => type === undefined || relation.type === type)
    .map((relation) => relation.targetRef)
  return [...new Set(targets)]
}

/** What people and teams go by. */
function displayNameOf(profile: unknown): string | undefined {
  return textAt(profile, 'displayName')
}

function textAt(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return textsOf((value as Record<string, unknown>)[key])[0]
}

function withoutEmpty(document: SearchDocument): SearchDocument {
  const kept = Object.entries(document).filter(
    ([key, value]) =>
      key === 'title' ||
      key === 'text' ||
      !(value === undefined || value === null || (Array.isArray(value) && value.length === 0)),
  )
  return Object.fromEntries(kept) as SearchDocument
}
