import { describe, expect, it } from 'vitest'
import type { CheckChange, CheckHistory } from './check-history.ts'
import { component, rules, setUp, titled } from './test-checks.ts'

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
