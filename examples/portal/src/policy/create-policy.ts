import type { Catalog } from '@callboard/catalog'
import { entityRefOf } from '@callboard/core'
import type { Scaffolder } from '@callboard/scaffolder'
import { readRef } from '../format/entity-link.ts'
import { isApprover } from '../is-approver.ts'
import type { PolicyRule } from './policy-config.ts'

/** What somebody wants to do, and to what. */
export interface Question {
  /** `catalog.location.create` */
  permission: string
  /** Who asks; nobody has any permission. */
  user: string | undefined
  /** The parts of an address that say what it is about: `kind`, `namespace`, `name`, `taskId`. */
  params?: unknown
}

/** Decides what people may do. */
export type Allows = (question: Question) => Promise<boolean>

/** What rules are asked about. */
export interface PolicyGround {
  rules: readonly PolicyRule[]
  catalog: Pick<Catalog, 'get'>
  scaffolder: Pick<Scaffolder, 'tasks'>
}

/** Decides by rules: one that allows is enough, and what none allows is refused. */
export function createPolicy({ rules, catalog, scaffolder }: PolicyGround): Allows {
  const isOneOf = (user: string, names: readonly string[]) =>
    names.some((approver) => isApprover(catalog, { user, approver }))
  return async ({ permission, user, params }) => {
    if (user === undefined) return false
    const fitting = rules.filter(
      ({ allow, to }) =>
        [allow].flat().some((pattern) => matches(pattern, permission)) &&
        (to === undefined || isOneOf(user, [to].flat())),
    )
    if (fitting.some(({ own = false }) => !own)) return true
    if (fitting.length === 0) return false
    const owners = await ownersOf({ catalog, scaffolder }, params)
    return isOneOf(user, owners)
  }
}

function matches(pattern: string, permission: string): boolean {
  if (pattern === '*') return true
  return pattern.endsWith('.*')
    ? permission.startsWith(pattern.slice(0, -1))
    : permission === pattern
}

/** Whose the thing is that an address names: nobody's where it names none. */
async function ownersOf(
  { catalog, scaffolder }: Pick<PolicyGround, 'catalog' | 'scaffolder'>,
  params: unknown,
): Promise<string[]> {
  const { kind, namespace, name, taskId } = (params ?? {}) as Record<string, unknown>
  if (typeof taskId === 'string') {
    const task = await scaffolder.tasks.get(taskId)
    return task?.createdBy === undefined ? [] : [task.createdBy]
  }
  const ref = readRef(`${kind}:${namespace}/${name}`)
  const entity = ref && catalog.get(`${ref.kind}:${ref.namespace}/${ref.name}`)
  if (!entity) return []
  const owners = (entity.relations ?? []).filter(({ type }) => type === 'ownedBy')
  return [entityRefOf(entity), ...owners.map(({ targetRef }) => targetRef)]
}
