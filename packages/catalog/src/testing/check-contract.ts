import type { Entity } from '@callboard/core'
import { type ContractCase, contractCases, createTestRuntime } from '@callboard/core/testing'
import type { Check, CheckContext } from '../checks/check.ts'
import { plainName } from '../checks/check-set.ts'
import { fieldValues } from '../query/field-values.ts'

/**
 * What every check does.
 *
 * @example
 * ```ts no-run
 * import { checkContract } from '@callboard/catalog/testing'
 * import { describe, it } from 'vitest'
 * describe('my check', () => {
 *   for (const { name, run } of checkContract(() => myCheck)) it(name, run)
 * })
 * ```
 */
export function checkContract(create: () => Check): ContractCase[] {
  return contractCases(cases, create)
}

const cases: Record<string, (check: Check) => void> = {
  'names itself'({ name }) {
    expect(plainName.test(name), `"${name}" is not a name`)
  },
  'judges any entity without throwing'(check) {
    for (const context of contexts()) judge(check, context)
  },
  'judges the same entity the same way'(check) {
    for (const context of contexts()) {
      const [first, second] = [judge(check, context), judge(check, context)]
      expect(
        JSON.stringify(first) === JSON.stringify(second),
        'a second look differs from the first',
      )
    }
  },
  'says what is wrong and what to do about it'(check) {
    for (const context of contexts()) {
      const outcome = judge(check, context)
      if (outcome?.status !== 'failed') continue
      expect((outcome.message ?? check.description ?? '') !== '', 'a failure has no message')
      expect((outcome.fix ?? '') !== '', `no fix: ${outcome.message}`)
    }
  },
}

function judge(check: Check, context: CheckContext) {
  return check.applies && !check.applies(context) ? undefined : check.evaluate(context)
}

/** What other kinds, other teams and mistakes look like. */
const odd: readonly Partial<Entity>[] = [
  {},
  { spec: {} },
  { spec: { type: 7, lifecycle: null, owner: [], definition: { $text: './x' } } },
  { spec: { type: 'service', lifecycle: 'production', owner: 'nobody' } },
  { spec: { type: 'openapi', lifecycle: 'experimental', definition: ']' } },
  { relations: [{ type: 'ownedBy', targetRef: 'group:default/nobody' }] },
  { relations: [{ type: 'dependsOn', targetRef: 'component:default/odd' }] },
]

function contexts(): CheckContext[] {
  const runtime = createTestRuntime()
  const kinds = ['Component', 'API', 'Group', 'Custom']
  return kinds.flatMap((kind) =>
    odd.map((part) => {
      const entity: Entity = {
        apiVersion: 'acme.example/v1',
        kind,
        metadata: { name: 'odd' },
        ...part,
      }
      const catalog: CheckContext['catalog'] = {
        get: (ref) => (ref.endsWith('/odd') ? entity : undefined),
        related: ({ relations = [] }, type) =>
          relations
            .filter((relation) => relation.type === type)
            .map(({ targetRef }) => ({ ref: targetRef, entity: catalog.get(targetRef) })),
        values: (each, path) => fieldValues(each, path),
        people: () => [],
      }
      return { entity, ref: `${kind.toLowerCase()}:default/odd`, catalog, signals: {}, runtime }
    }),
  )
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`A check breaks its contract: ${otherwise}`)
}
