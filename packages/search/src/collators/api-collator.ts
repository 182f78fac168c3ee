import {
  checkOptions,
  type Entity,
  type EntityRef,
  entityRefOf,
  issueFromError,
} from '@callboard/core'
import { z } from 'zod'
import { type ApiOperation, operationAnchor } from '../apis/api-operation.ts'
import { readDefinition } from '../apis/read-definition.ts'
import { fieldTexts } from '../document/indexed-document.ts'
import { textIn } from '../document/plain-values.ts'
import type { SearchDocument } from '../document/search-document.ts'
import { searchErrors } from '../errors.ts'
import {
  type Collator,
  type CollatorOptions,
  collatorOptionsSchema,
  defineCollator,
  type LocationOf,
} from './collator.ts'
import { entityDocument } from './entity-collator.ts'

/** How the operations of APIs are made findable. */
export interface ApiCollatorOptions extends CollatorOptions<EntityRef & { anchor: string }> {
  /** Entities with a text in `spec.definition`; any other is passed over. */
  apis: () => Iterable<Entity> | AsyncIterable<Entity>
  /** @default 'api-operations' */
  type?: string
  /** @default /catalog/:namespace/:kind/:name/api#:anchor */
  location?: LocationOf<EntityRef & { anchor: string }>
}

const optionsSchema = collatorOptionsSchema.extend({ apis: z.function() })

interface KnownDefinition {
  type: string
  text: string
  operations: readonly ApiOperation[]
}

/**
 * Makes the operations of APIs findable, each by its name, path and what is said about it: OpenAPI 2 and 3, AsyncAPI 2
 * and 3, GraphQL, Protocol Buffers. The operations of one API are one result: the best of them, under its anchor.
 * A definition is read again only when it has changed.
 *
 * @throws CORE_OPTION_INVALID
 */
export function apiCollator(options: ApiCollatorOptions): Collator {
  checkOptions('apiCollator', optionsSchema, options)
  const { apis, location = apiLocation, type = 'api-operations' } = options
  const { name = type, decorators = [] } = options
  let known = new Map<string, KnownDefinition>()
  return defineCollator({
    name,
    type,
    decorators,
    async *collect({ report, keep }) {
      const next = new Map<string, KnownDefinition>()
      for await (const entity of apis()) {
        const definition = entity.spec?.definition
        if (typeof definition !== 'string') continue
        const ref = entityRefOf(entity)
        const format = textIn(entity.spec, 'type')
        const before = known.get(ref)
        const read =
          before?.text === definition && before.type === format
            ? before
            : await readDefinition(format, definition)
        if (read.operations) {
          next.set(ref, { type: format, text: definition, operations: read.operations })
          yield* operationDocuments(entity, read.operations, location)
        } else {
          const { reason } = read
          const error = searchErrors.DEFINITION_INVALID({ ref, reason })
          if (before) keep({ name: ref, cause: error, holds: isOf(ref) })
          else report({ ...issueFromError(error, 'warning'), ref })
        }
      }
      known = next
    },
    // An operation carries the name of its API in its title line, but is not called so.
    fields({ kind, namespace, lifecycle, componentType, relations, owner, ...rest }) {
      return fieldTexts(rest as SearchDocument)
    },
  })
}

const isOf =
  (ref: string) =>
  ({ authorization }: SearchDocument): boolean =>
    authorization?.resourceRef === ref

function* operationDocuments(
  entity: Entity,
  operations: readonly ApiOperation[],
  location: LocationOf<EntityRef & { anchor: string }>,
): Generator<SearchDocument> {
  const { kind, metadata } = entity
  const { namespace = 'default', name } = metadata
  const { title, aliases: _aliases, links: _links, ...shared } = entityDocument(entity)
  const seen = new Set<string>()
  for (const operation of operations) {
    const anchor = operationAnchor(operation)
    // A type that is extended is there twice; the first one says what it is.
    if (seen.has(anchor)) continue
    seen.add(anchor)
    const line = `${operation.method} ${operation.path}`
    yield {
      ...shared,
      title: operation.summary || line,
      name: operation.name,
      text: operation.summary ? `${line}\n${operation.text}`.trim() : operation.text,
      location: location({ kind, namespace, name, anchor }),
      entityTitle: title,
      operation: line,
      tags: operation.tags,
    }
  }
}

function apiLocation({ namespace, kind, name, anchor }: EntityRef & { anchor: string }): string {
  const parts = [namespace, kind, name].map((part) => encodeURIComponent(part.toLowerCase()))
  return `/catalog/${parts.join('/')}/api#${encodeURIComponent(anchor)}`
}
