import type { Catalog } from '@callboard/catalog'
import { entityRefOf } from '@callboard/core'
import type { Scaffolder } from '@callboard/scaffolder'
import { readRef } from '../format/entity-link.ts'
import { isApprover } from '../is-approver.ts'
import { fittingRules } from './fitting-rules.ts'
import type { PolicyRule } from './policy-config.ts'
import { readingPermissions } from './reading-filter.ts'

/** What somebody wants to do, and to what. */
export interface Question {
  /** `catalog.location.create` */
  permission: string
  /** Who asks; nobody has any permission. */
  user: string | undefined
  /** The parts of an address that say what it is about: `kind`, `namespace`, `name`; of a run `taskId` or `id`. */
  params?: unknown
}

/** Decides what people may do. */
export type Allows = (question: Question) => Promise<boolean>

/** What rules are asked about. */
export interface PolicyGround {
  rules: readonly PolicyRule[]
  catalog: Pick<Catalog, 'get' | 'restrictTo'>
  scaffolder: Pick<Scaffolder, 'tasks'>
}

const reading: ReadonlySet<string> = new Set(Object.values(readingPermissions))

/**
 * Decides by rules: one that allows is enough, and what none allows is refused. Whoever may read anything of a kind of things may
 * ask for them; which of them there are for them is decided where they are read, so that a thing that they may not read is
 * answered as one that does not exist.
 */
export function createPolicy({ rules, catalog, scaffolder }: PolicyGround): Allows {
  return async ({ permission, user, params }) => {
    if (user === undefined) return false
    const fitting = fittingRules({ rules, catalog }, { permission, user })
    if (fitting.some(({ own = false, where }) => !own && !where)) return true
    if (fitting.length === 0 || reading.has(permission)) return fitting.length > 0
    const subject = await subjectOf({ catalog, scaffolder }, { permission, params })
    const isTheirs = subject.owners.some((approver) => isApprover(catalog, { user, approver }))
    return fitting.some(
      ({ own = false, where }) =>
        (!own || isTheirs) &&
        (!where ||
          (subject.ref !== undefined && catalog.restrictTo(where).get(subject.ref) !== undefined)),
    )
  }
}

/** What an address names, and whose that is: nobody's where it names nothing. */
async function subjectOf(
  { catalog, scaffolder }: Pick<PolicyGround, 'catalog' | 'scaffolder'>,
  { permission, params }: Pick<Question, 'permission' | 'params'>,
): Promise<{ ref?: string; owners: string[] }> {
  const { kind, namespace, name, id, taskId = id } = (params ?? {}) as Record<string, unknown>
  if (permission.startsWith('scaffolder.task.') && typeof taskId === 'string') {
    const task = await scaffolder.tasks.get(taskId)
    return { owners: task?.createdBy === undefined ? [] : [task.createdBy] }
  }
  const parts = readRef(`${kind}:${namespace}/${name}`)
  const entity = parts && catalog.get(`${parts.kind}:${parts.namespace}/${parts.name}`)
  if (!entity) return { owners: [] }
  const ref = entityRefOf(entity)
  const owners = (entity.relations ?? []).filter(({ type }) => type === 'ownedBy')
  return { ref, owners: [ref, ...owners.map(({ targetRef }) => targetRef)] }
}
