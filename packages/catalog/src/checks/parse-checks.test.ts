import { formatIssue } from '@callboard/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineCheck } from './check.ts'
import { parseChecks } from './parse-checks.ts'

const parse = (text: string) => parseChecks(text, { file: 'checks.yaml' })
const problems = (text: string) => parse(text).issues.map(formatIssue).join('\n\n')

describe('parseChecks', () => {
  it('reads levels, rules, checks that are used, and waivers', () => {
    const set = parse(`
levels: [entry, good]
checks:
  - use: owner-exists
    level: entry
    required: false
    for: kind=component
  - name: titled
    description: It has a title
    level: good
    for: { kind: [Component, API] }
    expect: { metadata.title: { $exists: true } }
  - name: in-sync
    for: metadata.annotations.argocd/app-name
    expect: { signals.argocd.level: ok, signals.pagerduty.data.incidents: { $exists: false } }
waive:
  - { check: titled, ref: component:shop, until: 2026-12-31, reason: frozen, by: ada }
  - { check: in-sync, filter: kind=component, until: 2026-12-31, reason: frozen, by: ada }
`)
    expect(set.issues).toEqual([])
    expect(set.levels).toEqual(['entry', 'good'])
    expect(
      set.checks.map(
        ({ evaluate: _evaluate, applies: _applies, description: _words, ...each }) => each,
      ),
    ).toEqual([
      expect.objectContaining({ name: 'owner-exists', level: 'entry', required: false }),
      { name: 'titled', level: 'good', filter: { kind: ['Component', 'API'] }, signals: [] },
      {
        name: 'in-sync',
        filter: 'metadata.annotations.argocd/app-name',
        signals: ['argocd', 'pagerduty'],
      },
    ])
    expect(set.waivers).toEqual([
      {
        check: 'titled',
        ref: 'component:shop',
        filter: undefined,
        until: '2026-12-31',
        reason: 'frozen',
        by: 'ada',
        at: { file: 'checks.yaml', line: 17, column: 5 },
      },
      expect.objectContaining({ check: 'in-sync', filter: 'kind=component' }),
    ])
  })

  it('lets rules use the checks of the host', () => {
    const own = defineCheck({ name: 'own', evaluate: () => ({ status: 'passed' }) })
    const { checks, issues } = parseChecks('checks: [{ use: own, level: gold }]', {
      file: 'checks.yaml',
      checks: [own],
    })
    expect([checks, issues]).toEqual([[{ ...own, level: 'gold' }], []])
  })

  it('names every problem with its place and the next thing to type', () => {
    expect(
      problems(`levls: [bronze]
checks:
  - name: titled
    lvel: bronze
    expect: { metadata.title: { $exist: true } }
  - name: Has Owner
    expect: { spec.owner: crew }
  - use: owner-exist
  - name: dashboards
    level: bronce
    for: { signals.argocd.level: ok }
    expect: { metdata.annotations.grafana/dashboard-selector: { $exists: true } }
  - name: lifecycle
    required: yes please
    expect: { spec.lifecyle: production }
  - name: nothing
  - name: relations
    relations: [{ type: ownedBy, atleast: 1, target: { spec.type: { $in: team } } }]
`),
    ).toMatchInlineSnapshot(`
      "checks.yaml:1:1: error: "levls" is not a field here (CHECKS_FIELD_UNKNOWN)
        > 1 | levls: [bronze]
            | ^
          2 | checks:
        hint: Did you mean "levels"?

      checks.yaml:4:5: error: "lvel" is not a field here (CHECKS_FIELD_UNKNOWN)
          3 |   - name: titled
        > 4 |     lvel: bronze
            |     ^
          5 |     expect: { metadata.title: { $exist: true } }
        hint: Did you mean "level"?

      checks.yaml:5:5: error: The filter "{\\"metadata.title\\":{\\"$exist\\":true}}" is refused: "$exist" is not an operator, did you mean "$exists"? (CHECKS_FILTER_INVALID)
          4 |     lvel: bronze
        > 5 |     expect: { metadata.title: { $exist: true } }
            |     ^
          6 |   - name: Has Owner
        hint: Write it as in a query of the catalog: kind=component,spec.type=service or { kind: component }.

      checks.yaml:6:5: error: "name" is not valid: expected lower-case letters, digits and "-" (CHECKS_FIELD_INVALID)
          5 |     expect: { metadata.title: { $exist: true } }
        > 6 |   - name: Has Owner
            |     ^
          7 |     expect: { spec.owner: crew }
        hint: Write it like has-runbook.

      checks.yaml:8:5: error: There is no check "owner-exist" (CHECKS_NAME_UNKNOWN)
          7 |     expect: { spec.owner: crew }
        > 8 |   - use: owner-exist
            |     ^
          9 |   - name: dashboards
        hint: Did you mean "owner-exists"?

      checks.yaml:10:5: error: There is no level "bronce" (CHECKS_NAME_UNKNOWN)
           9 |   - name: dashboards
        > 10 |     level: bronce
             |     ^
          11 |     for: { signals.argocd.level: ok }
        hint: Did you mean "bronze"?

      checks.yaml:11:5: error: Who is asked cannot depend on a signal (CHECKS_FILTER_INVALID)
          10 |     level: bronce
        > 11 |     for: { signals.argocd.level: ok }
             |     ^
          12 |     expect: { metdata.annotations.grafana/dashboard-selector: { $exists: true } }
        hint: Ask for the annotation here, and for the signal in "expect".

      checks.yaml:12:15: error: No entity has a field "metdata.annotations.grafana/dashboard-selector" (CHECKS_FIELD_UNKNOWN)
          11 |     for: { signals.argocd.level: ok }
        > 12 |     expect: { metdata.annotations.grafana/dashboard-selector: { $exists: true } }
             |               ^
          13 |   - name: lifecycle
        hint: Did you mean "metadata"?

      checks.yaml:14:5: error: "required" is not valid: expected boolean, received string (CHECKS_FIELD_INVALID)
          13 |   - name: lifecycle
        > 14 |     required: yes please
             |     ^
          15 |     expect: { spec.lifecyle: production }
        hint: Write true or false, without quotes.

      checks.yaml:15:15: warning: "spec.lifecyle" is not a field of the format (CHECKS_FIELD_UNUSUAL)
          14 |     required: yes please
        > 15 |     expect: { spec.lifecyle: production }
             |               ^
          16 |   - name: nothing
        hint: Did you mean "spec.lifecycle"?

      checks.yaml:16:5: error: The check "nothing" expects nothing (CHECKS_FIELD_REQUIRED)
          15 |     expect: { spec.lifecyle: production }
        > 16 |   - name: nothing
             |     ^
          17 |   - name: relations
        hint: Add "expect:" with a filter, or "relations:".

      checks.yaml:18:34: error: "atleast" is not a field here (CHECKS_FIELD_UNKNOWN)
          17 |   - name: relations
        > 18 |     relations: [{ type: ownedBy, atleast: 1, target: { spec.type: { $in: team } } }]
             |                                  ^
        hint: Did you mean "atLeast"?

      checks.yaml:18:46: error: The filter "{\\"spec.type\\":{\\"$in\\":\\"team\\"}}" is refused: "$in" takes a list (CHECKS_FILTER_INVALID)
          17 |   - name: relations
        > 18 |     relations: [{ type: ownedBy, atleast: 1, target: { spec.type: { $in: team } } }]
             |                                              ^
        hint: Write it as in a query of the catalog: kind=component,spec.type=service or { kind: component }."
    `)
  })

  it('names every problem of waivers', () => {
    expect(
      problems(`checks:
  - { name: titled, expect: { metadata.title: { $exists: true } } }
  - { name: titled, expect: { metadata.title: { $exists: true } } }
waive:
  - { check: titeld, ref: component:shop, until: 2026-02-30, reason: frozen, by: ada }
  - { check: titled, until: 2026-12-31, reason: frozen, by: ada }
  - { check: titled, ref: shop, until: 2026-12-31, reason: '' }
`),
    ).toMatchInlineSnapshot(`
      "checks.yaml:3:5: error: There are two checks "titled" (CHECKS_DUPLICATE)
          2 |   - { name: titled, expect: { metadata.title: { $exists: true } } }
        > 3 |   - { name: titled, expect: { metadata.title: { $exists: true } } }
            |     ^
          4 | waive:
        hint: Give one of them another name.

      checks.yaml:5:7: error: There is no check "titeld" (CHECKS_NAME_UNKNOWN)
          4 | waive:
        > 5 |   - { check: titeld, ref: component:shop, until: 2026-02-30, reason: frozen, by: ada }
            |       ^
          6 |   - { check: titled, until: 2026-12-31, reason: frozen, by: ada }
        hint: Did you mean "titled"?

      checks.yaml:5:43: error: "until" is not valid: "2026-02-30" is not a day (CHECKS_FIELD_INVALID)
          4 | waive:
        > 5 |   - { check: titeld, ref: component:shop, until: 2026-02-30, reason: frozen, by: ada }
            |                                           ^
          6 |   - { check: titled, until: 2026-12-31, reason: frozen, by: ada }
        hint: Write it as YYYY-MM-DD.

      checks.yaml:6:5: error: A waiver needs either "ref" or "filter" (CHECKS_FIELD_REQUIRED)
          5 |   - { check: titeld, ref: component:shop, until: 2026-02-30, reason: frozen, by: ada }
        > 6 |   - { check: titled, until: 2026-12-31, reason: frozen, by: ada }
            |     ^
          7 |   - { check: titled, ref: shop, until: 2026-12-31, reason: '' }
        hint: Name the entity: ref: component:shop.

      checks.yaml:7:5: error: "by" is missing (CHECKS_FIELD_REQUIRED)
          6 |   - { check: titled, until: 2026-12-31, reason: frozen, by: ada }
        > 7 |   - { check: titled, ref: shop, until: 2026-12-31, reason: '' }
            |     ^
        hint: Add "by: …".

      checks.yaml:7:52: error: "reason" is not valid: expected some text (CHECKS_FIELD_INVALID)
          6 |   - { check: titled, until: 2026-12-31, reason: frozen, by: ada }
        > 7 |   - { check: titled, ref: shop, until: 2026-12-31, reason: '' }
            |                                                    ^
        hint: Write what belongs there, or remove the key."
    `)
  })

  it.each([
    ['', 'The file of checks is empty'],
    ['checks: [', 'YAML_'],
    ['[]', 'expected object'],
    ['checks: []\n---\nchecks: []', 'several documents'],
    ['levels: [bronze]', '"checks" is missing'],
  ])('refuses %j', (text, words) => {
    expect(problems(text)).toContain(words)
  })

  it('never throws, whatever the text', () => {
    const words = fc.constantFrom(
      'checks:',
      ' ',
      '- ',
      '\n',
      '  ',
      'name:',
      'use:',
      'expect:',
      'waive:',
      '{',
      '}',
      '[',
      ']',
      'a',
      'until:',
      'ref:',
      '1',
      'null',
      '$in',
      ':',
      ',',
      'relations:',
      'target:',
      'for:',
    )
    fc.assert(
      fc.property(fc.array(words), (parts) => {
        expect(() => parse(parts.join(''))).not.toThrow()
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(() => parse(`{ "checks": [${json}], "waive": [${json}] }`)).not.toThrow()
      }),
    )
  })
})

describe('a hostile file', () => {
  const codesOf = (text: string) =>
    new Set(parseChecks(text, { file: 'checks.yaml' }).issues.map(({ code }) => code))
  const rules = (count: number) =>
    Array.from({ length: count }, (_each, index) => `- { name: c${index}, expect: kind=x }`)

  it.each<[string, string, string]>([
    ['nesting', `checks: ${'['.repeat(1000)}${']'.repeat(1000)}`, 'YAML_DEPTH'],
    ['a list that is a text', 'checks: all', 'CHECKS_FIELD_INVALID'],
    ['rules that are none', 'checks: [1, null, "x", [], true]', 'CHECKS_FIELD_INVALID'],
    ['more rules than are asked', `checks:\n${rules(1001).join('\n')}`, 'CHECKS_FIELD_INVALID'],
    ['keys of a prototype', 'checks: [{ __proto__: { name: a } }]', 'CHECKS_FIELD_UNKNOWN'],
    ['names of a prototype', 'checks: [{ use: constructor }]', 'CHECKS_NAME_UNKNOWN'],
    ['a signal as a whole', 'checks: [{ name: a, expect: signals.ci }]', 'CHECKS_FIELD_UNKNOWN'],
  ])('is refused for %s', (_name, text, code) => {
    expect(codesOf(text)).toContain(code)
    expect(({} as { name?: unknown }).name).toBeUndefined()
  })
})
