import { describe, expect, it } from 'vitest'
import { defineSignal } from '../signals/signal.ts'
import { rules, setUp, titled } from './test-checks.ts'

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
