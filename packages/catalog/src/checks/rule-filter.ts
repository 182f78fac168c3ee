import { coreKinds, didYouMean, messageOf } from '@callboard/core'
import { parseFilter } from '../query/parse-filter.ts'
import type { Condition, EntityFilter } from '../query/predicate.ts'
import type { RuleIssues, RulePath } from './rule-issues.ts'

const roots = ['apiVersion', 'kind', 'metadata', 'spec', 'relations', 'status', 'signals']
const metadataFields = [
  'annotations',
  'description',
  'labels',
  'links',
  'name',
  'namespace',
  'tags',
  'title',
]
const specFields = [
  'children',
  'consumesApis',
  'definition',
  'dependencyOf',
  'dependsOn',
  'domain',
  'lifecycle',
  'memberOf',
  'members',
  'owner',
  'parent',
  'profile',
  'providesApis',
  'subcomponentOf',
  'system',
  'target',
  'targets',
  'type',
]
const relationTypes = coreKinds.flatMap(({ relations = [] }) =>
  relations.flatMap(({ type, reverse }) => [type, reverse]),
)
const known: Readonly<Record<string, readonly string[]>> = {
  metadata: metadataFields,
  spec: specFields,
  relations: relationTypes,
}

/** Checks a filter of a rule; nothing when it cannot be used. */
export function checkFilter(
  filter: unknown,
  path: RulePath,
  sink: RuleIssues,
): Condition | undefined {
  try {
    const condition = parseFilter(filter as EntityFilter)
    for (const field of new Set(fieldsOf(condition))) checkField(field, { filter, path, sink })
    return condition
  } catch (error) {
    sink.add(path, {
      code: 'CHECKS_FILTER_INVALID',
      message: messageOf(error),
      hint: 'Write it as in a query of the catalog: kind=component,spec.type=service or { kind: component }.',
    })
    return undefined
  }
}

/** The same for a filter that tells who is asked: that is settled before any signal is read. */
export function checkSettledFilter(
  filter: unknown,
  path: RulePath,
  sink: RuleIssues,
): Condition | undefined {
  const condition = checkFilter(filter, path, sink)
  if (!condition || !fieldsOf(condition).some((field) => field.startsWith('signals.')))
    return condition
  sink.add(path, {
    code: 'CHECKS_FILTER_INVALID',
    message: 'Who is asked cannot depend on a signal',
    hint: 'Ask for the annotation here, and for the signal in "expect".',
  })
  return undefined
}

/** The fields that a condition looks at, in lower case. */
export function fieldsOf(condition: Condition): string[] {
  if (condition.op === 'not') return fieldsOf(condition.of)
  return 'of' in condition ? condition.of.flatMap(fieldsOf) : [condition.field]
}

/** Any field may exist, so only what is nearly another one is pointed out; a wrong root never leads anywhere. */
function checkField(
  field: string,
  { filter, path, sink }: { filter: unknown; path: RulePath; sink: RuleIssues },
): void {
  const [root = '', second = ''] = field.split('.')
  const place = [...path, ...pathOfKey(filter, field)]
  const near = didYouMean(root, roots)
  if (!roots.some((each) => each.toLowerCase() === root)) {
    sink.add(place, {
      code: 'CHECKS_FIELD_UNKNOWN',
      message: `No entity has a field "${field}"`,
      hint: near ? `Did you mean "${near}"?` : `Fields begin with ${roots.join(', ')}.`,
    })
    return
  }
  if (root === 'signals' && field.split('.').length < 3) {
    sink.add(place, {
      code: 'CHECKS_FIELD_UNKNOWN',
      message: `"${field}" is no field of a signal`,
      hint: `Name the signal and one of its fields: signals.${second || 'argocd'}.level.`,
    })
    return
  }
  const names = known[root] ?? []
  const close = names.some((each) => each.toLowerCase() === second)
    ? undefined
    : didYouMean(second, names)
  if (close)
    sink.add(place, {
      severity: 'warning',
      code: 'CHECKS_FIELD_UNUSUAL',
      message: `"${root}.${second}" is not a field of the format`,
      hint: `Did you mean "${root}.${close}"?`,
    })
}

/** Where a field stands in a predicate; text has no places inside. */
function pathOfKey(filter: unknown, field: string): (string | number)[] {
  if (typeof filter !== 'object' || filter === null) return []
  for (const [key, value] of Object.entries(filter)) {
    const part = Array.isArray(filter) ? Number(key) : key
    if (key.trim().toLowerCase() === field) return [part]
    const inner = pathOfKey(value, field)
    if (inner.length > 0) return [part, ...inner]
  }
  return []
}
