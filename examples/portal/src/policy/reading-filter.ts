import type { Catalog, EntityFilter, EntityPredicate } from '@callboard/catalog'
import { parseEntityRef } from '@callboard/core'
import { targetsOf } from '../format/group-people.ts'
import { fittingRules, matches } from './fitting-rules.ts'
import type { PolicyRule } from './policy-config.ts'

/** Permissions to read things of which there are many: rules decide which of them somebody is shown. */
export const readingPermissions = {
  entities: 'catalog.entity.read',
  docs: 'docs.read',
  runs: 'scaffolder.task.read',
} as const

const nothing: EntityPredicate = { $not: { kind: { $exists: true } } }

/** What rules are asked about. */
interface Ground {
  rules: readonly PolicyRule[]
  catalog: Pick<Catalog, 'get'>
}

/** Which entities rules let somebody read, or read the docs of; nothing where that is all of them. */
export function readingFilter(
  ground: Ground,
  { permission, user }: { permission: string; user: string },
): EntityFilter | undefined {
  const fitting = fittingRules(ground, { permission, user })
  const identities = fitting.some(({ own }) => own) ? identitiesOf(ground.catalog, user) : []
  return anyOf(fitting.map((rule) => conditionsOf(rule, identities)))
}

/** Which entities everybody may read who may read at all; nothing where that is all of them. */
export function publicFilter(rules: readonly PolicyRule[]): EntityFilter | undefined {
  const forAll = rules.filter(
    ({ allow, to, own = false }) =>
      to === undefined &&
      !own &&
      [allow].flat().some((pattern) => matches(pattern, readingPermissions.entities)),
  )
  return anyOf(forAll.map((rule) => conditionsOf(rule, [])))
}

function anyOf(rules: readonly (readonly EntityPredicate[])[]): EntityFilter | undefined {
  if (rules.some((conditions) => conditions.length === 0)) return undefined
  return rules.length === 0 ? nothing : { $any: rules.map((conditions) => ({ $all: conditions })) }
}

/** What has to hold of an entity so that a rule counts for it. */
function conditionsOf(
  { own = false, where }: PolicyRule,
  identities: readonly string[],
): EntityPredicate[] {
  return [...(own ? [isTheirs(identities)] : []), ...(where ? [where] : [])]
}

/** A user with the groups that they are in, and those above. */
function identitiesOf(catalog: Pick<Catalog, 'get'>, user: string): string[] {
  const found = new Set([user])
  // A set is gone through in the order in which it grows.
  for (const ref of found) {
    const entity = catalog.get(ref)
    for (const group of [...targetsOf(entity, 'memberOf'), ...targetsOf(entity, 'childOf')])
      found.add(group)
  }
  return [...found]
}

/** What is owned by one of them, and they themselves. */
function isTheirs(identities: readonly string[]): EntityPredicate {
  const themselves = identities.map((ref): EntityPredicate => {
    const { kind, namespace, name } = parseEntityRef(ref)
    const isThere: EntityPredicate = { 'metadata.namespace': namespace }
    // A document may leave out the namespace that everything is in.
    const isLeftOut: EntityPredicate = { $not: { 'metadata.namespace': { $exists: true } } }
    const inNamespace = namespace === 'default' ? { $any: [isThere, isLeftOut] } : isThere
    return { $all: [{ kind, 'metadata.name': name }, inNamespace] }
  })
  return { $any: [{ 'relations.ownedBy': { $in: identities } }, ...themselves] }
}
