import { type Issue, parseYaml } from '@callboard/core'
import { matchesCondition } from '../query/matches-condition.ts'
import type { Condition } from '../query/predicate.ts'
import type { Check } from './check.ts'
import { type CheckSet, defaultLevels } from './check-set.ts'
import { recommendedChecks } from './recommended-checks.ts'
import { ownRule, ruleFile, usedRule } from './rule.ts'
import { type RelationCondition, ruleCheck } from './rule-check.ts'
import { checkFilter, checkSettledFilter } from './rule-filter.ts'
import { createRuleIssues, type RuleIssues, type RulePath, unknownName } from './rule-issues.ts'
import { readWaiverText } from './rule-waiver.ts'

/** How {@link parseChecks} is told about a text. */
export interface ParseChecksOptions {
  /** Name of the text in issues. */
  file: string
  /** Checks that rules may `use`, beside the recommended ones. */
  checks?: readonly Check[]
}

interface Reading {
  sink: RuleIssues
  levels: readonly string[]
  usable: readonly Check[]
}

/**
 * Reads checks written in YAML. Never throws for content: what is wrong comes back among the issues, with its place, and
 * `createCatalog` refuses a set with errors.
 *
 * - `levels`: names, from the first that is reached to the last.
 * - `checks`: each either `use`s a check that is there already (`for` fewer entities, where given), or has a `name`, which entities it is `for` (a filter), what it
 *   `expect`s (a filter too; `signals.argocd.level` and other fields of signals can be asked), and `relations` (`type`,
 *   `atLeast`, `atMost`, `every`, and a filter of the `target`). With either: `level`, `required`.
 * - `waive`: `check`, `ref` or `filter`, `until` (a day), `reason`, `by`.
 *
 * @example
 * ```ts
 * import { parseChecks } from '@callboard/catalog'
 * const { checks, issues } = parseChecks('checks: [{ name: titled, expect: { metadata.title: { $exists: true } } }]', {
 *   file: 'checks.yaml',
 * })
 * checks[0].name // => 'titled'
 * issues // => []
 * ```
 */
export function parseChecks(
  text: string,
  options: ParseChecksOptions,
): CheckSet & { issues: readonly Issue[] } {
  const { file, checks: own = [] } = options
  const { documents, issues } = parseYaml(text, { file })
  const [document, second] = documents
  if (!document || document.issues.length > 0)
    return { checks: [], issues: [...issues, ...(document?.issues ?? noDocument(issues, file))] }
  const sink = createRuleIssues(document.locate)
  if (second)
    sink.add([], {
      code: 'CHECKS_DOCUMENTS',
      message: 'The file holds several documents, only the first is read',
      hint: 'Remove the line "---" between them.',
    })
  const written = sink.check(ruleFile, document.value, [])
  if (!written) return { checks: [], issues: sink.sorted() }
  const { levels = defaultLevels } = written
  const reading = { sink, levels, usable: [...own, ...recommendedChecks().checks] }
  const checks = written.checks.flatMap(
    (rule, index) => readRule(rule, ['checks', index], reading) ?? [],
  )
  refuseDuplicates(checks, sink)
  const names = written.checks.flatMap(nameOf)
  const waivers = (written.waive ?? []).flatMap(
    (waiver, index) => readWaiverText(waiver, ['waive', index], { sink, checks: names }) ?? [],
  )
  return { levels, checks: checks.map(({ check }) => check), waivers, issues: sink.sorted() }
}

function noDocument(issues: readonly Issue[], file: string): Issue[] {
  if (issues.length > 0) return []
  return [
    {
      severity: 'error',
      code: 'CHECKS_FIELD_REQUIRED',
      message: 'The file of checks is empty',
      hint: 'Begin with "checks:" and a list of rules.',
      at: { file },
    },
  ]
}

interface PlacedCheck {
  check: Check
  path: RulePath
}

function readRule(rule: unknown, path: RulePath, reading: Reading): PlacedCheck | undefined {
  const uses = typeof rule === 'object' && rule !== null && 'use' in rule
  const check = uses ? readUsed(rule, path, reading) : readOwn(rule, path, reading)
  if (check?.level !== undefined && !reading.levels.includes(check.level))
    reading.sink.add([...path, 'level'], unknownName('level', check.level, reading.levels))
  return check && { check, path }
}

function readUsed(rule: object, path: RulePath, { sink, usable }: Reading): Check | undefined {
  const written = sink.check(usedRule, rule, path)
  if (!written) return undefined
  const { use, for: filter, level, required } = written
  const condition =
    filter === undefined ? undefined : checkSettledFilter(filter, [...path, 'for'], sink)
  const found = usable.find(({ name }) => name === use)
  if (!found) {
    const names = usable.map(({ name }) => name)
    sink.add([...path, 'use'], unknownName('check', use, names))
    return undefined
  }
  return {
    ...found,
    ...(level !== undefined && { level }),
    ...(required !== undefined && { required }),
    ...(condition && { applies: narrowed(found, condition) }),
  }
}

/** Fewer entities than the check is for by itself, never others. */
function narrowed(check: Check, condition: Condition): NonNullable<Check['applies']> {
  return (context) =>
    matchesCondition(condition, (path) => context.catalog.values(context.entity, path)) &&
    (check.applies?.(context) ?? true)
}

function readOwn(rule: unknown, path: RulePath, { sink }: Reading): Check | undefined {
  const before = sink.issues.length
  const written = sink.check(ownRule, rule, path)
  if (!written) {
    // One mistake hides no other.
    const { expect } = (rule ?? {}) as { expect?: unknown }
    if (expect !== undefined) checkFilter(expect, [...path, 'expect'], sink)
    return undefined
  }
  const { expect, relations = [], ...own } = written
  if (own.for !== undefined) checkSettledFilter(own.for, [...path, 'for'], sink)
  const condition =
    expect === undefined ? undefined : checkFilter(expect, [...path, 'expect'], sink)
  if (expect === undefined && relations.length === 0) {
    // As a rule it is misspelt, and that has been said.
    if (sink.issues.length === before)
      sink.add(path, {
        code: 'CHECKS_FIELD_REQUIRED',
        message: `The check "${own.name}" expects nothing`,
        hint: 'Add "expect:" with a filter, or "relations:".',
      })
    return undefined
  }
  const targets = relations.map(
    ({ target, ...relation }, index): RelationCondition => ({
      ...relation,
      target:
        target === undefined
          ? undefined
          : checkFilter(target, [...path, 'relations', index, 'target'], sink),
    }),
  )
  return ruleCheck({ ...own, expect: condition, relations: targets })
}

function refuseDuplicates(checks: readonly PlacedCheck[], sink: RuleIssues): void {
  const seen = new Set<string>()
  for (const { check, path } of checks) {
    if (seen.has(check.name))
      sink.add(path, {
        code: 'CHECKS_DUPLICATE',
        message: `There are two checks "${check.name}"`,
        hint: 'Give one of them another name.',
      })
    seen.add(check.name)
  }
}

/** The name that a rule has or uses, be it broken otherwise: one mistake must not make another. */
function nameOf(rule: unknown): string[] {
  const { name, use } = (rule ?? {}) as { name?: unknown; use?: unknown }
  return [name ?? use].filter((each) => typeof each === 'string')
}
