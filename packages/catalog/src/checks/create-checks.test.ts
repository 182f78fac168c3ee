import { describe, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { defineSignal, type SignalValue } from '../signals/signal.ts'
import { memoryProvider } from '../testing/memory-provider.ts'
import { type Check, defineCheck } from './check.ts'
import type { CheckSet } from './check-set.ts'
import { crew, rules, setUp, titled } from './test-checks.ts'

describe('the report of checks', () => {
  it('has a result for each check that applies, numbers for each check, and a level for each entity', async () => {
    const { catalog } = await setUp(
      rules(`checks:${titled}
  - { name: tagged, level: silver, for: kind=component, expect: { metadata.tags: { $exists: true } } }
`),
    )
    const failed = { status: 'failed', passed: false } as const
    expect(await catalog.checks()).toEqual({
      generation: 1,
      checks: [
        {
          name: 'titled',
          description: 'It has a title',
          level: 'bronze',
          required: true,
          passed: 1,
          failed: 1,
          skipped: 0,
          waived: 0,
        },
        {
          name: 'tagged',
          description: null,
          level: 'silver',
          required: false,
          passed: 0,
          failed: 2,
          skipped: 0,
          waived: 0,
        },
      ],
      results: [
        {
          ref: 'component:default/cart',
          check: 'titled',
          ...failed,
          level: 'bronze',
          required: true,
          message: '"metadata.title" is missing',
          fix: 'Write metadata.title.',
        },
        {
          ref: 'component:default/cart',
          check: 'tagged',
          ...failed,
          level: 'silver',
          required: false,
          message: '"metadata.tags" is missing',
          fix: null,
        },
        {
          ref: 'component:default/shop',
          check: 'titled',
          status: 'passed',
          passed: true,
          level: 'bronze',
          required: true,
          message: null,
          fix: null,
        },
        {
          ref: 'component:default/shop',
          check: 'tagged',
          ...failed,
          level: 'silver',
          required: false,
          message: '"metadata.tags" is missing',
          fix: null,
        },
      ],
      levels: [
        { ref: 'component:default/cart', level: null, next: 'bronze', missing: ['titled'] },
        { ref: 'component:default/shop', level: 'bronze', next: 'silver', missing: ['tagged'] },
      ],
      order: ['bronze', 'silver', 'gold'],
      failed: true,
      issues: [],
    })
  })

  it('is of one entity where one is named', async () => {
    const { catalog } = await setUp(rules(`checks:${titled}`))
    const { results, failed } = await catalog.checks({ ref: 'Component:Shop' })
    expect(results.map(({ ref }) => ref)).toEqual(['component:default/shop'])
    expect(failed).toBe(false)
    await expect(catalog.checks({ ref: 'component:shp' })).rejects.toMatchObject({
      code: 'CATALOG_ENTITY_NOT_FOUND',
      hint: 'Did you mean "component:default/shop"?',
    })
  })

  it('is empty without checks', async () => {
    const { catalog } = await setUp({ checks: [] })
    expect(await catalog.checks()).toMatchObject({ results: [], levels: [], failed: false })
  })

  it('goes on where a check throws, and says so once', async () => {
    const broken = defineCheck({
      name: 'broken',
      required: true,
      evaluate: () => {
        throw new Error('no such thing')
      },
    })
    const { catalog } = await setUp({ checks: [broken] })
    const { results, issues, failed } = await catalog.checks()
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['skipped']))
    expect(failed).toBe(false)
    expect(issues.map(({ message }) => message)).toEqual([
      'The check "broken" failed at "component:default/cart": no such thing',
    ])
  })

  it.each<[string, () => unknown, string]>([
    ['nothing', () => undefined, 'it gave no outcome'],
    ['a status of its own', () => ({ status: 'fine' }), 'it gave no outcome'],
    ['a promise', () => Promise.reject(new Error('late')), 'it is asynchronous'],
    [
      'a throw of what cannot be shown',
      () => {
        throw Object.create(null)
      },
      'a value that cannot be shown was thrown',
    ],
  ])('takes %s for a mistake of the check', async (_name, evaluate, message) => {
    const odd = defineCheck({ name: 'odd', evaluate: evaluate as never })
    const { catalog } = await setUp({ checks: [odd] })
    const { results, issues } = await catalog.checks({ ref: 'component:shop' })
    expect(results[0]?.status).toBe('skipped')
    expect(issues.map((issue) => issue.message).join()).toContain(message)
  })

  it('keeps what a check says in bounds', async () => {
    const endless = defineCheck({
      name: 'endless',
      evaluate: () => ({ status: 'failed', message: 'x'.repeat(1e6) }),
    })
    const { catalog } = await setUp({ checks: [endless] })
    const { results } = await catalog.checks({ ref: 'component:shop' })
    expect(results[0]?.message).toHaveLength(1000)
  })

  it('ends when it is aborted', async () => {
    const { catalog } = await setUp(
      {
        checks: [
          defineCheck({ name: 'deep', signals: ['slow'], evaluate: () => ({ status: 'passed' }) }),
        ],
      },
      {
        signals: [
          defineSignal({ name: 'slow', read: () => new Promise<SignalValue>(() => undefined) }),
        ],
      },
    )
    const controller = new AbortController()
    const report = catalog.checks({ signal: controller.signal })
    controller.abort(new Error('closed'))
    await expect(report).rejects.toThrow('closed')
  })
})

describe('levels', () => {
  const check = (name: string, level: string, status: 'passed' | 'failed' | 'skipped'): Check => ({
    name,
    level,
    filter: 'metadata.name=shop',
    evaluate: () => ({ status }),
  })
  const cases: [string, Check[], object | undefined][] = [
    ['nothing is asked', [], undefined],
    [
      'all of two pass',
      [check('a', 'low', 'passed'), check('b', 'mid', 'passed')],
      { level: 'mid', next: null, missing: [] },
    ],
    [
      'a lower one fails',
      [check('a', 'low', 'failed'), check('b', 'mid', 'passed')],
      { level: null, next: 'low', missing: ['a'] },
    ],
    [
      'a higher one fails',
      [check('a', 'low', 'passed'), check('b', 'high', 'failed')],
      { level: 'mid', next: 'high', missing: ['b'] },
    ],
    [
      'one cannot be told',
      [check('a', 'low', 'passed'), check('b', 'mid', 'skipped')],
      { level: 'low', next: 'mid', missing: ['b'] },
    ],
    [
      'the host names them',
      [check('c', 'high', 'passed')],
      { level: 'high', next: null, missing: [] },
    ],
  ]
  it.each(cases)('when %s', async (_name, checks, expected) => {
    const { catalog } = await setUp({ levels: ['low', 'mid', 'high'], checks })
    const [own] = (await catalog.checks()).levels
    expect(own).toEqual(expected && { ref: 'component:default/shop', ...expected })
  })
})

it('a check that is used asks fewer entities where a rule says so, never others', async () => {
  const { catalog } = await setUp(
    rules(`checks: [{ use: owner-exists, for: { metadata.name: [shop, crew] } }]`),
  )
  const { results } = await catalog.checks()
  expect(results.map(({ ref }) => ref)).toEqual(['component:default/shop'])
})

describe('createCatalog', () => {
  const plain: Check = { name: 'plain', evaluate: () => ({ status: 'passed' }) }
  const waiver = { check: 'plain', ref: 'component:a', until: '2026-01-01', reason: 'r', by: 'b' }

  it.each<[string, CheckSet, string, string]>([
    ['two checks of one name', { checks: [plain, plain] }, 'CORE_DUPLICATE_NAME', '"plain"'],
    [
      'a name with spaces',
      { checks: [{ ...plain, name: 'a b' }] },
      'CORE_OPTION_INVALID',
      'checks.0.name',
    ],
    [
      'an unknown level',
      { checks: [{ ...plain, level: 'bronce' }] },
      'CORE_OPTION_INVALID',
      'did you mean "bronze"?',
    ],
    [
      'a waiver of nothing',
      { checks: [plain], waivers: [{ ...waiver, check: 'plane' }] },
      'CORE_OPTION_INVALID',
      'did you mean "plain"?',
    ],
    [
      'a waiver for nobody',
      { checks: [plain], waivers: [{ ...waiver, ref: undefined }] },
      'CORE_OPTION_INVALID',
      'either "ref" or "filter"',
    ],
    [
      'a day that is none',
      { checks: [plain], waivers: [{ ...waiver, until: 'soon' }] },
      'CORE_OPTION_INVALID',
      'expected YYYY-MM-DD',
    ],
    [
      'a filter that is none',
      { checks: [{ ...plain, filter: '=' }] },
      'CATALOG_FILTER_INVALID',
      'names no field',
    ],
    [
      'rules with errors',
      rules('checks: [{ name: a }]'),
      'CATALOG_CHECKS_INVALID',
      'The check "a" expects nothing (checks.yaml:1:10)',
    ],
  ])('refuses %s', async (_name, checks, code, words) => {
    await expect(createCatalog({ providers: [], checks })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    })
  })
})

it('asks ten thousand entities ten things in well under a second', async () => {
  const entities = Array.from({ length: 10_000 }, (_each, index) => ({
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: `c${index}`, description: 'Something', tags: ['a', 'b'] },
      spec: {
        type: 'service',
        lifecycle: 'production',
        owner: 'crew',
        dependsOn: [`component:c${index % 100}`],
      },
    },
  }))
  const rule = (index: number) =>
    `  - { name: rule-${index}, level: bronze, for: { kind: [Component, API], spec.type: service }, expect: { metadata.description: { $exists: true }, spec.lifecycle: [production, deprecated] }, relations: [{ type: ownedBy, target: { kind: Group } }] }`
  await using catalog = await createCatalog({
    providers: [
      memoryProvider({ files: { 'crew.yaml': crew } }),
      { name: 'many', read: () => entities },
    ],
    checks: rules(
      `checks:\n${Array.from({ length: 10 }, (_each, index) => rule(index)).join('\n')}`,
    ),
  })
  await catalog.refresh()
  const before = process.cpuUsage()
  const { results } = await catalog.checks()
  const { user, system } = process.cpuUsage(before)
  expect(results).toHaveLength(100_000)
  expect((user + system) / 1000).toBeLessThan(2000)
}, 240_000)
