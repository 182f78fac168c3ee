import { coreErrors } from '../errors/core-errors.ts'

/** The three parts of an entity reference, as they were written. */
export interface EntityRef {
  kind: string
  namespace: string
  name: string
}

/** What stands in for the parts that a reference leaves out. */
export interface EntityRefDefaults {
  kind?: string | undefined
  /** @default 'default' */
  namespace?: string | undefined
}

/** The namespace of entities that name none. */
export const defaultNamespace = 'default'

/** Longest reference that is parsed, in characters: three parts of at most 63, with room for foreign ones. */
const maxLength = 1024

/**
 * Parses `[kind:][namespace/]name`. Letter case is kept; compare references through {@link formatEntityRef}.
 * The first `:` before the first `/` ends the kind, the first `/` ends the namespace, as the peer does.
 *
 * @throws CORE_REF_INVALID when a part is empty, or the kind is left out and has no default
 */
export function parseEntityRef(ref: string, defaults: EntityRefDefaults = {}): EntityRef {
  if (typeof ref !== 'string')
    throw coreErrors.REF_INVALID({ ref: String(ref), reason: 'it is not text' })
  if (ref === '') throw coreErrors.REF_INVALID({ ref, reason: 'it is empty' })
  if (ref.length > maxLength)
    throw coreErrors.REF_INVALID({ ref, reason: `it is longer than ${maxLength} characters` })
  const slash = ref.indexOf('/')
  const colon = ref.indexOf(':')
  const hasKind = colon !== -1 && (slash === -1 || colon < slash)
  const kind = hasKind ? ref.slice(0, colon) : defaults.kind
  const namespace =
    slash === -1
      ? (defaults.namespace ?? defaultNamespace)
      : ref.slice(hasKind ? colon + 1 : 0, slash)
  const name = ref.slice(Math.max(slash, hasKind ? colon : -1) + 1)
  if (kind === undefined) throw coreErrors.REF_INVALID({ ref, reason: 'it names no kind' })
  if (kind === '' || namespace === '' || name === '') {
    const part = kind === '' ? 'kind' : namespace === '' ? 'namespace' : 'name'
    throw coreErrors.REF_INVALID({ ref, reason: `its ${part} is empty` })
  }
  return { kind, namespace, name }
}

/**
 * The canonical form `kind:namespace/name`, all lower case whatever the locale: equal for two references
 * exactly when they mean the same entity.
 */
export function formatEntityRef({
  kind,
  namespace,
  name,
}: Omit<EntityRef, 'namespace'> & { namespace?: string | undefined }): string {
  return `${kind}:${namespace ?? defaultNamespace}/${name}`.toLowerCase()
}

/** The canonical form of a reference that someone wrote. @throws CORE_REF_INVALID */
export function canonicalRef(ref: string, defaults?: EntityRefDefaults): string {
  return formatEntityRef(parseEntityRef(ref, defaults))
}

/** The canonical reference of an entity. */
export function entityRefOf(entity: {
  kind: string
  metadata: { name: string; namespace?: string | undefined }
}): string {
  return formatEntityRef({
    kind: entity.kind,
    namespace: entity.metadata.namespace,
    name: entity.metadata.name,
  })
}
