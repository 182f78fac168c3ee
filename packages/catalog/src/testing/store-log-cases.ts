import { catalogErrors } from '../errors.ts'
import type { LoggedChange } from '../store/catalog-store.ts'
import type { ContractStore } from './catalog-store-contract.ts'
import { added, batch, claimOf, code, equal, refsOf, threeRevisions } from './store-samples.ts'

const pruned = catalogErrors.REVISION_PRUNED.code

/** What a store does with its log. */
export const logCases: Record<string, (given: ContractStore) => Promise<void>> = {
  async 'tells the history of an entity, the newest first, in pages'({ store }) {
    await threeRevisions(store)
    const [third, second, first] = await store.history('a', { limit: 9 })
    const [one, two] = [claimOf('a', 1), claimOf('a', 2)]
    const origin = { ref: 'a', provider: 'p', source: 's' }
    equal(third, { ...origin, revision: 3, timeMs: 3000, action: 'removed', before: two }, '3')
    equal(
      second,
      { ...origin, revision: 2, timeMs: 2000, action: 'changed', before: one, after: two },
      '2',
    )
    equal(first, { ...origin, revision: 1, timeMs: 1000, action: 'added', after: one }, '1')
    equal(await store.history('a', { limit: 1, before: 3 }), [second], 'a page')
    equal(await store.history('a', { limit: 9, before: 1 }), [], 'before the first')
    for (const ref of ['a\0', "a' or 'a'='a", '%', '\ud800', 'a'.repeat(100_000)])
      equal(await store.history(ref, { limit: 9 }), [], JSON.stringify(ref.slice(0, 20)))
  },
  async 'tells the changes since a revision, in pages without gap or duplicate'({ store }) {
    await threeRevisions(store)
    const brief = (changes: LoggedChange[]) =>
      changes.map(({ revision, ref, action }) => `${revision} ${ref} ${action}`)
    const all = ['1 a added', '1 b added', '2 a changed', '2 c added', '3 a removed', '3 c changed']
    equal(brief(await store.changesSince({ revision: 0 }, { limit: 9 })), all, 'all')
    equal(brief(await store.changesSince({ revision: 2 }, { limit: 9 })), all.slice(4), 'since 2')
    for (const limit of [1, 2, 4, 5]) {
      const found: LoggedChange[] = []
      for (let page: LoggedChange[] = []; ; found.push(...page)) {
        page = await store.changesSince(found.at(-1) ?? { revision: 0 }, { limit })
        if (page.length === 0) break
      }
      equal(brief(found), all, `in pages of ${limit}`)
    }
  },
  async 'tells what an entity was between two of its changes'({ store }) {
    await threeRevisions(store)
    await store.commit(batch({ expected: 3, timeMs: 4000, changes: [added('a')] }))
    const changes = await store.changesSince({ revision: 0 }, { limit: 9 })
    const versions = changes
      .filter(({ ref }) => ref === 'a')
      .map(({ before, after }) => [before?.entity.spec?.version, after?.entity.spec?.version])
    equal(
      versions,
      [
        [undefined, 1],
        [1, 2],
        [2, undefined],
        [undefined, undefined],
      ],
      'versions',
    )
  },
  async 'forgets what is too old by number'({ store }) {
    await threeRevisions(store)
    equal((await store.prune({ revisions: 3 })).oldest, 0, 'oldest of three')
    equal((await store.prune({ revisions: 1 })).oldest, 2, 'oldest of one')
    equal((await store.history('a', { limit: 9 })).length, 1, 'entries')
    equal((await store.changesSince({ revision: 2 }, { limit: 9 })).length, 2, 'changes')
    equal(await code(store.changesSince({ revision: 1 }, { limit: 9 })), pruned, 'older changes')
    equal((await store.prune({ revisions: 9 })).oldest, 2, 'oldest after more are allowed')
    equal(await store.head(), { revision: 3, oldest: 2, commits: 3 }, 'head')
    equal(await refsOf(store), ['r s2 b', 'r s3 c'], 'sources')
  },
  async 'forgets what is too old by time'({ store }) {
    await threeRevisions(store)
    equal((await store.prune({ sinceMs: 2000 })).oldest, 1, 'oldest')
    equal((await store.prune({ sinceMs: 2000, revisions: 1 })).oldest, 2, 'the stricter of two')
    equal((await store.prune({ sinceMs: 9000 })).oldest, 3, 'oldest when all are old')
    const head = await store.commit(batch({ expected: 3, changes: [added('z')], timeMs: 9999 }))
    equal(head, { revision: 4, oldest: 3, commits: 4 }, 'head')
    equal((await store.changesSince({ revision: 3 }, { limit: 9 })).length, 1, 'entries')
  },
}
