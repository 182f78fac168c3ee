import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { defineSignal, type SignalValue } from '../signals/signal.ts'
import { memoryProvider } from '../testing/memory-provider.ts'
import { type Check, defineCheck } from './check.ts'
import type { CheckChange, CheckHistory } from './check-history.ts'
import type { CheckSet } from './check-set.ts'
import { parseChecks } from './parse-checks.ts'

const component = (name: string, more = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name}${more} }\nspec: { type: service, lifecycle: production, owner: crew, dependsOn: ['component:cart', 'resource:gone'] }\n`
const crew =
  'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: crew }\nspec: { type: team, children: [] }\n'

async function setUp(checks: CheckSet, more: Partial<Parameters<typeof createCatalog>[0]> = {}) {
  const runtime = createTestRuntime()
  const files = {
    'crew.yaml': crew,
    'shop.yaml': component('shop', ', title: Shop'),
    'cart.yaml': component('cart'),
  }
  const catalog = await createCatalog({
    providers: [memoryProvider({ files })],
    runtime,
    checks,
    ...more,
  })
  await catalog.refresh()
  return { catalog, runtime, files }
}
const rules = (text: string) => parseChecks(text, { file: 'checks.yaml' })
const titled = `
  - name: titled
    description: It has a title
    level: bronze
    required: true
    for: kind=component
    expect: { metadata.title: { $exists: true } }
    fix: Write metadata.title.
`

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

describe('relations in rules', () => {
  it.each<[string, string | null]>([
    ['{ type: ownedBy, target: { kind: Group } }', null],
    [
      '{ type: ownedBy, target: { kind: User } }',
      '"ownedBy" leads to nothing as expected, needed is one ("group:default/crew": "kind" is "Group", expected "user")',
    ],
    ['{ type: providesApi }', '"providesApi" leads to nothing as expected, needed is one'],
    ['{ type: dependsOn }', null],
    [
      '{ type: dependsOn, atLeast: 2 }',
      '"dependsOn" leads to one entity as expected, needed are 2 ("resource:default/gone": it is not in the catalog)',
    ],
    [
      '{ type: dependsOn, every: true }',
      '"dependsOn" leads to "resource:default/gone": it is not in the catalog',
    ],
    [
      '{ type: dependsOn, atLeast: 0, atMost: 0 }',
      '"dependsOn" leads to one entity, at most 0 are accepted',
    ],
    ['{ type: partOf, atLeast: 0, every: true }', null],
  ])('%s', async (relation, message) => {
    const { catalog } = await setUp(
      rules(`checks: [{ name: related, for: metadata.name=shop, relations: [${relation}] }]`),
    )
    expect((await catalog.checks()).results.map((result) => result.message)).toEqual([message])
  })
})

describe('signals in rules', () => {
  const rule = rules(
    'checks: [{ name: in-sync, required: true, for: metadata.name=shop, expect: { signals.sync.level: ok, signals.sync.data.apps.state: Synced } }]',
  )
  const signal = (level: 'ok' | 'error', state: string) =>
    defineSignal({
      name: 'sync',
      read: () => ({ summary: state, level, facts: [], data: { apps: [{ state }] } }),
    })
  const outcome = async (signals: ReturnType<typeof signal>[]) => {
    const { catalog } = await setUp(rule, { signals })
    const { results, failed } = await catalog.checks()
    return [...results.map(({ status, message }) => message ?? status), failed]
  }

  it('pass and fail by the fields of the signal', async () => {
    expect(await outcome([signal('ok', 'Synced')])).toEqual(['passed', false])
    expect(await outcome([signal('error', 'OutOfSync')])).toEqual([
      '"signals.sync.level" is "error", expected "ok"',
      true,
    ])
    expect(await outcome([signal('ok', 'OutOfSync')])).toEqual([
      '"signals.sync.data.apps.state" is "OutOfSync", expected "synced"',
      true,
    ])
  })

  it('are skipped where nothing can be read, and fail no pipeline', async () => {
    expect(await outcome([])).toEqual(['the signal "sync" has nothing to read here', false])
    const failing = defineSignal<never>({
      name: 'sync',
      read: () => {
        throw new Error('down')
      },
    })
    expect(await outcome([failing as never])).toEqual([
      'the signal "sync" could not be read: The signal "sync" failed: down',
      false,
    ])
  })

  it('say once that their signal is not set up', async () => {
    const { catalog } = await setUp(rule)
    expect((await catalog.checks()).issues.map(({ message }) => message)).toEqual([
      'The check "in-sync" reads the signal "sync", which is not set up, so nothing can be told',
    ])
  })

  it('ask for no signal where no rule does', async () => {
    let reads = 0
    const counted = defineSignal({
      name: 'counted',
      read: () => {
        reads += 1
        return { summary: '', level: 'ok', facts: [], data: null }
      },
    })
    const { catalog } = await setUp(rules(`checks:${titled}`), { signals: [counted] })
    await catalog.checks()
    expect(reads).toBe(0)
  })
})

describe('waivers', () => {
  const waived = (waiver: string) =>
    rules(`checks:${titled}\nwaive: [{ check: titled, ${waiver}, reason: frozen, by: ada }]`)

  it.each(['ref: component:cart', 'filter: metadata.name=cart'])(
    'let a failure pass for a while: %s',
    async (where) => {
      const { catalog, runtime } = await setUp(waived(`${where}, until: 2026-01-31`))
      const look = async () => {
        const { results, levels, failed, issues } = await catalog.checks()
        return {
          status: results[0]?.status,
          level: levels[0]?.level,
          failed,
          issues: issues.length,
        }
      }
      expect(await look()).toEqual({ status: 'waived', level: 'bronze', failed: false, issues: 0 })
      expect((await catalog.checks()).results[0]).toMatchObject({
        passed: false,
        message: '"metadata.title" is missing',
        waiver: { until: '2026-01-31', reason: 'frozen', by: 'ada' },
      })
      await runtime.advance(31 * 86_400_000 - 1)
      expect((await look()).status).toBe('waived')
      await runtime.advance(1)
      expect(await look()).toEqual({ status: 'failed', level: null, failed: true, issues: 1 })
      expect((await catalog.checks()).issues[0]).toMatchObject({
        severity: 'warning',
        code: 'WAIVER_EXPIRED',
        message: expect.stringContaining('by ada ended on 2026-01-31 and counts no more'),
        at: { file: 'checks.yaml', line: 10 },
      })
    },
  )

  it('change nothing for others', async () => {
    const { catalog } = await setUp(waived('ref: component:other, until: 2026-01-31'))
    expect((await catalog.checks()).failed).toBe(true)
  })
})

describe('the history of checks', () => {
  it.each([-1, 1.5, Number.NaN])('refuses a limit of %d', async (limit) => {
    const { catalog } = await setUp(rules(`checks:${titled}`))
    await expect(catalog.checkHistory({ limit })).rejects.toMatchObject({
      code: 'CATALOG_PAGE_INVALID',
    })
  })

  it('has each change of an outcome once, newest first', async () => {
    const { catalog, runtime, files } = await setUp(rules(`checks:${titled}`))
    await catalog.checks()
    await catalog.checks()
    await runtime.advance(1000)
    files['cart.yaml'] = component('cart', ', title: Cart')
    files['shop.yaml'] = component('shop')
    await catalog.refresh()
    await catalog.checks({ ref: 'component:cart' })
    await runtime.advance(1000)
    await catalog.checks()
    delete (files as Record<string, string>)['shop.yaml']
    await catalog.refresh()
    await catalog.checks()
    const change = (second: number, name: string, status: string) => ({
      at: `2026-01-01T00:00:0${second}.000Z`,
      ref: `component:default/${name}`,
      check: 'titled',
      status,
      ...(status === 'failed' && { message: '"metadata.title" is missing' }),
    })
    expect(await catalog.checkHistory()).toEqual([
      change(2, 'shop', 'gone'),
      change(2, 'shop', 'failed'),
      change(1, 'cart', 'passed'),
      change(0, 'cart', 'failed'),
    ])
    expect(await catalog.checkHistory({ ref: 'component:default/cart', limit: 1 })).toEqual([
      change(1, 'cart', 'passed'),
    ])
    expect(await catalog.checkHistory({ check: 'other' })).toEqual([])
  })

  it('goes on from what a history of the host holds', async () => {
    const kept: CheckChange[] = [
      {
        at: '2025-12-01T00:00:00.000Z',
        ref: 'component:default/cart',
        check: 'titled',
        status: 'failed',
      },
      {
        at: '2025-12-01T00:00:00.000Z',
        ref: 'component:default/shop',
        check: 'titled',
        status: 'failed',
      },
    ]
    const history: CheckHistory = {
      latest: async () => kept,
      append: async (changes) => {
        kept.push(...changes)
      },
      list: async () => kept,
    }
    const { catalog } = await setUp(rules(`checks:${titled}`), { checkHistory: history })
    await Promise.all([catalog.checks(), catalog.checks()])
    expect(kept.slice(2).map(({ ref, status }) => [ref, status])).toEqual([
      ['component:default/shop', 'passed'],
    ])
  })
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
}, 30_000)
