import type { Catalog } from '@callboard/catalog'
import { entityRefOf } from '@callboard/core'
import { readRef } from '../format/entity-link.ts'
import { signInErrors } from './sign-in-errors.ts'

/**
 * The user of the catalog with a name or an e-mail.
 *
 * @throws SIGN_IN_USER_UNKNOWN SIGN_IN_USER_AMBIGUOUS
 */
export function findUser(
  catalog: Pick<Catalog, 'get' | 'query'>,
  { by, value, claim = by }: { by: 'name' | 'email'; value: string; claim?: string },
): string {
  const refs = by === 'email' ? withEmail(catalog, value) : withName(catalog, value)
  const [ref, another] = refs
  if (ref === undefined) throw signInErrors.USER_UNKNOWN({ claim, value })
  if (another !== undefined) throw signInErrors.USER_AMBIGUOUS({ claim, value })
  return ref
}

function withName(catalog: Pick<Catalog, 'get'>, name: string): string[] {
  const parts = readRef(name, 'user')
  if (parts?.kind.toLowerCase() !== 'user') return []
  const entity = catalog.get(`user:${parts.namespace}/${parts.name}`)
  return entity ? [entityRefOf(entity)] : []
}

function withEmail(catalog: Pick<Catalog, 'query'>, email: string): string[] {
  const filter = { kind: 'User', 'spec.profile.email': email }
  return catalog.query({ filter, limit: 2 }).items.map(entityRefOf)
}
