import type { Issue } from '@callboard/core'
import type { ContractStore } from './catalog-store-contract.ts'
import {
  added,
  batch,
  claimOf,
  conflicts,
  equal,
  kept,
  locationOf,
  partsOf,
  refsOf,
} from './store-samples.ts'

const issue: Issue = { severity: 'error', code: 'X', message: 'x', at: { file: 'a.yaml', line: 1 } }

/** What a store does with a state. */
export const stateCases: Record<string, (given: ContractStore) => Promise<void>> = {
  async 'holds nothing at first'({ store }) {
    const head = { revision: 0, oldest: 0, commits: 0 }
    equal(await store.head(), head, 'head')
    equal(await partsOf(store), [{ type: 'head', head }], 'parts')
    equal(await store.history('a', { limit: 9 }), [], 'history')
    equal(await store.changesSince({ revision: 0 }, { limit: 9 }), [], 'changes')
  },
  async 'gives back what it was given'({ store, again }) {
    const location = {
      position: 1,
      location: locationOf('l'),
    }
    const holder = { ref: 'c:d/a', root: 'r2', source: 'https://h/a' }
    const { record, ...rest } = kept('r1', 's', 'a', 'b', 'a')
    const way = {
      parent: 'location:d/l',
      depth: 2,
      leads: ['https://h/c'],
      etag: '"1"',
      rules: 'r',
    }
    const source = { ...rest, record: { ...record, ...way, issues: [issue], followed: [issue] } }
    const head = await store.commit(
      batch({
        put: [source],
        issues: [{ root: 'r1', issues: [issue, { ...issue, code: 'Y' }] }],
        holders: { remove: [], put: [holder] },
        locations: { remove: [], put: [location] },
        changes: [added('a'), added('b')],
      }),
    )
    equal(head, { revision: 1, oldest: 0, commits: 1 }, 'head')
    const expected = [
      { type: 'head', head },
      { type: 'location', location },
      { type: 'issues', root: 'r1', issues: [issue, { ...issue, code: 'Y' }] },
      { type: 'holder', holder },
      { type: 'source', source: { root: 'r1', record: source.record } },
    ]
    equal(await partsOf(store), expected, 'parts')
    equal(await partsOf(await again()), expected, 'parts of another one')
  },
  async 'changes what a batch names, and nothing else'({ store }) {
    const put = [kept('r', 's1', 'a'), kept('r', 's2', 'b', 'c', 'd'), kept('q', 's1', 'e')]
    await store.commit(
      batch({ put, issues: ['q', 'r'].map((root) => ({ root, issues: [issue] })) }),
    )
    const shorter = { ...kept('r', 's2', 'b', 'x'), changed: [1], claimsBefore: 3 }
    await store.commit(
      batch({
        expected: 1,
        remove: [{ root: 'r', source: 's1' }],
        put: [shorter, kept('r', 's3', 'f'), kept('r', 'empty')],
        issues: [{ root: 'r', issues: [] }],
      }),
    )
    equal(await refsOf(store), ['q s1 e', 'r empty', 'r s2 b x', 'r s3 f'], 'sources')
    equal((await partsOf(store)).length, 6, 'number of parts')
    const longer = { ...kept('r', 's2', 'b', 'x', 'y'), changed: [2], claimsBefore: 2 }
    const remove = [
      { root: 'q', source: 's1' },
      { root: 'nope', source: 's1' },
    ]
    await store.commit(batch({ expected: 2, remove, put: [longer] }))
    equal(await refsOf(store), ['r empty', 'r s2 b x y', 'r s3 f'], 'sources')
  },
  async 'replaces and forgets holders and locations'({ store }) {
    const owns = (ref: string, source: string) => ({ ref, root: 'r', source })
    const at = (id: string, position: number, target = 'https://h/') => ({
      position,
      location: locationOf(id, target),
    })
    const holders = {
      remove: [],
      put: [owns('a', '1'), owns('b', '1')],
    }
    const locations = { remove: [], put: [at('x', 1), at('y', 2)] }
    await store.commit(batch({ holders, locations }))
    await store.commit(
      batch({
        expected: 1,
        holders: { remove: ['a'], put: [owns('b', '2')] },
        locations: { remove: ['x'], put: [at('y', 5, 'https://i/'), at('z', 4)] },
      }),
    )
    const [, ...parts] = await partsOf(store)
    equal(
      parts,
      [
        { type: 'location', location: at('z', 4) },
        { type: 'location', location: at('y', 5, 'https://i/') },
        { type: 'holder', holder: owns('b', '2') },
      ],
      'parts',
    )
  },
  async 'makes a revision only when an entity is another one'({ store }) {
    await store.commit(batch({ changes: [added('a')] }))
    const head = await store.commit(batch({ expected: 1, put: [kept('r', 's1', 'a')] }))
    equal(head, { revision: 1, oldest: 0, commits: 2 }, 'head')
    equal(await store.head(), head, 'head when asked')
  },
  async 'refuses a batch that was made from something older, and takes nothing of it'(given) {
    const { store } = given
    const other = await given.again()
    await store.commit(batch({ changes: [added('a')], put: [kept('r', 's1', 'a')] }))
    await conflicts(other.commit(batch({ changes: [added('b')], put: [kept('r', 's2', 'b')] })))
    await conflicts(store.commit(batch({ expected: 2, put: [kept('r', 's2', 'b')] })))
    equal(await refsOf(other), ['r s1 a'], 'sources')
    equal((await store.changesSince({ revision: 0 }, { limit: 9 })).length, 1, 'entries')
  },
  async 'takes one of two batches at the same time'(given) {
    const stores = [given.store, await given.again()]
    await given.store.head()
    const results = await Promise.allSettled(
      stores.map((store, index) =>
        store.commit(batch({ put: [kept('r', 's1', `${index}`), kept('r', 's2', `${index}`)] })),
      ),
    )
    const winner = results.findIndex(({ status }) => status === 'fulfilled')
    equal(results.filter(({ status }) => status === 'fulfilled').length, 1, 'commits')
    equal(await refsOf(given.store), [`r s1 ${winner}`, `r s2 ${winner}`], 'sources')
    for (const result of results)
      if (result.status === 'rejected') await conflicts(Promise.reject(result.reason))
  },
  async 'reads the parts of one commit, also while another is made'(given) {
    const { store } = given
    const other = await given.again()
    const count = 600
    const all = (name: string) =>
      Array.from({ length: count }, (_value, index) => kept('r', `s${index}`, name, name))
    await store.commit(batch({ put: all('old') }))
    const seen: string[] = []
    for await (const part of store.load()) {
      if (part.type === 'source') seen.push(...part.source.record.claims.map(({ ref }) => ref))
      if (part.type === 'head' && other !== store)
        await other.commit(batch({ expected: 1, put: all('new') }))
    }
    equal([seen.length, [...new Set(seen)]], [2 * count, ['old']], 'claims')
  },
  async 'keeps any text as it is'({ store }) {
    const odd = 'nul \u0000 half \ud800 both \u{1f600} quote \' " \\ end'
    const claim = { ...claimOf('a', odd), source: odd, problems: [{ ...issue, message: odd }] }
    const issues = [{ root: 'r', issues: [{ ...issue, message: odd }] }]
    const holder = { ref: 'a', root: 'r', source: odd }
    const location = { position: 1, location: locationOf('i', odd) }
    const change = { ...added('a'), provider: odd, source: odd, before: claim }
    const { record } = kept('r', odd)
    const put = { root: 'r', record: { ...record, file: odd, leads: [odd], claims: [claim] } }
    await store.commit(
      batch({
        put: [{ ...put, changed: [0], claimsBefore: 0 }],
        changes: [change],
        issues,
        holders: { remove: [], put: [holder] },
        locations: { remove: [], put: [location] },
      }),
    )
    equal(
      (await partsOf(store)).slice(1),
      [
        { type: 'location', location },
        ...issues.map((of) => ({ type: 'issues', ...of })),
        { type: 'holder', holder },
        { type: 'source', source: put },
      ],
      'parts',
    )
    equal(await store.history('a', { limit: 1 }), [{ ...change, revision: 1, timeMs: 1000 }], 'log')
    await store.commit(batch({ expected: 1, remove: [{ root: 'r', source: odd }] }))
    equal(await refsOf(store), [], 'sources that are left')
  },
  async 'takes a batch of any size'({ store }) {
    const names = Array.from({ length: 1234 }, (_value, index) => `n${index}`)
    const put = [...names.map((name) => kept('r', name, name)), kept('r', 'large', ...names)]
    await store.commit(batch({ put, changes: names.map(added) }))
    equal((await refsOf(store)).length, names.length + 1, 'sources')
    const remove = names.slice(2).map((source) => ({ root: 'r', source }))
    const claimsBefore = names.length
    await store.commit(
      batch({
        expected: 1,
        remove,
        put: [{ ...kept('r', 'large', 'n0'), changed: [], claimsBefore }],
      }),
    )
    equal(await refsOf(store), ['r large n0', 'r n0 n0', 'r n1 n1'], 'sources that stay')
    equal((await store.changesSince({ revision: 0 }, { limit: 5000 })).length, 1234, 'entries')
  },
}
