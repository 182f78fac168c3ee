import { defineSignal, parseChecks } from '@callboard/catalog'
import { memoryProvider } from '@callboard/catalog/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveForTest, type TestPortal } from './serve.ts'
import { textOf } from './text-of.ts'

const entity = (kind: string, name: string, spec: string, metadata = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name}${metadata} }\nspec: { ${spec} }\n`
const shop = (owner: string, tags: string) =>
  entity(
    'Component',
    'shop',
    `type: service, lifecycle: production, owner: ${owner}`,
    `, tags: [${tags}]`,
  )

const files = {
  'shop.yaml': shop('crew', 'a, b'),
  'gone.yaml': entity('Component', 'gone', 'type: service, lifecycle: production, owner: crew'),
  'all.yaml': entity('Group', 'all', 'type: org, children: [crew]'),
  'crew.yaml': entity('Group', 'crew', 'type: team, children: [all]'),
  'ana.yaml': entity('User', 'ana', 'memberOf: [crew]'),
  'bo.yaml': entity('User', 'bo', 'memberOf: [all, crew]'),
  'db.yaml': entity('Resource', 'db', 'type: database, owner: all, dependencyOf: [component:shop]'),
} as Record<string, string>

const checks = parseChecks(
  `
levels: [bronze, silver, gold]
checks:
  - { use: owner-exists, level: bronze, required: true }
  - name: described
    description: It says what it is for
    level: silver
    for: kind=component
    expect: { metadata.description: { $exists: true } }
    message: it says nothing
    fix: Write metadata.description.
  - name: tagged
    level: gold
    for: kind=component
    expect: { metadata.tags: c }
    fix: Add the tag c.
waive:
  - { check: tagged, ref: 'component:shop', until: 2999-12-31, reason: later, by: crew }
`,
  { file: 'checks.yaml' },
)

/** Answers of signals that the tests give or keep back. */
let answer = () => {}
const slow = new Promise<void>((resolve) => {
  answer = resolve
})
let failing = false
const isShop = ({ metadata }: { metadata: { name: string } }) => metadata.name === 'shop'
const signals = [
  defineSignal({
    name: 'sync-state',
    applies: isShop,
    ttlMs: 0,
    read() {
      if (failing) throw new Error('the host is <down>')
      const facts = [
        { label: 'Revision', value: 'abc' },
        { label: 'Run', value: '12', url: 'https://ci.test/12' },
      ]
      return { summary: 'Out of sync', level: 'warning', facts, url: 'https://cd.test/', data: {} }
    },
  }),
  defineSignal({
    name: 'broken',
    applies: isShop,
    read: () => Promise.reject(new Error('nobody answers')),
  }),
  defineSignal({
    name: 'slow',
    applies: isShop,
    timeoutMs: 60_000,
    async read() {
      await slow
      return { summary: 'At last', level: 'ok', facts: [], data: {} }
    },
  }),
]

let portal: TestPortal
beforeAll(async () => {
  portal = await serveForTest({
    organisation: 'Test',
    catalog: { providers: [memoryProvider({ files })], signals, checks },
  })
})
afterAll(() => portal?.[Symbol.asyncDispose]())

const page = '/catalog/default/component/shop'
const ask = async (path: string) => (await portal.ask(path)).text

describe('signals', () => {
  it('never keep the page of their entity waiting, which says where they are', async () => {
    const text = await ask(page)
    expect(text).toContain(`hx-get="${page}/signals"`)
    expect(text).toContain(`<a href="${page}/signals">Read the signals</a>`)
  })

  it('are shown with what is known of each, and how old that is', async () => {
    answer()
    const said = { from: '<section id="signals"', to: '</section>' }
    expect(textOf(await ask(`${page}/signals`), said)).toMatchInlineSnapshot(`
      "Signals
      Sync state Open&nbsp; (opens in a new tab) just now
      Out of sync
      Revision
      abc
      Run
      12&nbsp; (opens in a new tab)
      Broken
      Could not be read
      The signal "broken" failed: nobody answers This is a mistake in the signal: the cause has the place.
      Slow just now
      At last"
    `)
    failing = true
    expect(
      textOf(await ask(`${page}/signals`), said)
        .split('\n')
        .filter((line) => /stale|again/.test(line)),
    ).toMatchInlineSnapshot(`
      [
        "Sync state Open&nbsp; (opens in a new tab) stale, read just now",
        "Reading it again failed: The signal "sync-state" failed: the host is <down> This is a mistake in the signal: the cause has the place.",
      ]
    `)
  })

  it('are not offered for an entity that none is about', async () => {
    expect(await ask('/catalog/default/group/crew')).not.toContain('/signals')
    expect(await ask('/catalog/default/group/crew/signals')).toContain(
      'None of the portal’s signals',
    )
  })
})

describe('checks of an entity', () => {
  it('say which level it has, what keeps it from the next, and what to do', async () => {
    expect(
      textOf(await ask(`${page}/checks`), { from: '<div class="columns"' }),
    ).toMatchInlineSnapshot(`
      "To reach silver
      1
      Failed: It says what it is for
      described · silver
      It says nothing.
      Write metadata.description.
      Also open
      1
      Waived: tagged
      tagged · gold
      "metadata.tags" is "a", "b", expected "c".
      Add the tag c.
      Waived until 2999-12-31 by crew: later
      Passed
      1
      Passed: Somebody who is in the catalog owns it
      owner-exists · bronze · required
      Level
      bronze
      bronze , reached 1 of 1
      silver , next 0 of 1
      gold , later 1 of 1
      Changes
      tagged is waived just now
      described fails just now"
    `)
  })

  it('are none for an entity that none is for', async () => {
    expect(await ask('/catalog/default/user/ana/checks')).toContain(
      'No check is for entities such as',
    )
  })
})

describe('the checks of the catalog', () => {
  it('are shown as levels, counts, owners and entities', async () => {
    expect(textOf(await ask('/checks'))).toMatchInlineSnapshot(`
      "Checks 3
      What entities are asked to keep, and the level that follows for each of them.
      Levels
      3 entities
      No level 0
      bronze 3
      silver 0
      gold 0
      Checks
      Checks with how many entities keep them
      Check Level Failed Waived Could not be told Passed
      Somebody who is in the catalog owns it owner-exists · required
      bronze
      0 0
      0
      3
      It says what it is for described
      silver
      2 0
      0
      0
      tagged tagged
      gold
      1 1
      0
      0
      Owners
      2
      Owners with the levels of what they own
      Owner No level bronze silver gold Failed Entities
      crew 0 2 0 0 3 2
      all 0 1 0 0 0 1
      Entities
      3
      Entities with their level and what keeps them from the next
      Entity Level Missing for the next Owner
      gone component:default/gone
      bronze
      silver: described
      crew
      shop component:default/shop
      bronze
      silver: described
      crew
      db resource:default/db
      bronze
      Nothing
      all"
    `)
  })

  it('are narrowed to a level and to an owner', async () => {
    const entities = { from: 'id="entities"' }
    const none = textOf(await ask('/checks?level=none'), entities)
    expect(none).toContain('No entity is that.')
    const owned = textOf(await ask('/checks?owner=group%3Adefault%2Fcrew&level=bronze'), entities)
    expect(owned).toContain('component:default/shop')
    expect(textOf(await ask('/checks?owner=group%3Adefault%2Fnobody'), entities)).toContain(
      'No entity is that.',
    )
  })

  it('lead to who fails one of them, and why', async () => {
    expect(textOf(await ask('/checks/described'))).toMatchInlineSnapshot(`
      "It says what it is for
      described
      Level
      silver
      Required
      No
      Passed
      0 of 2 (0 %)
      Failed 2
      Waived 0
      Could not be told 0
      Entities
      Entity What is wrong Owner
      gone component:default/gone
      It says nothing.
      Write metadata.description.
      crew
      shop component:default/shop
      It says nothing.
      Write metadata.description.
      crew"
    `)
    expect(textOf(await ask('/checks/tagged?status=waived'))).toContain(
      'Waived until 2999-12-31 by crew: later',
    )
  })
})

describe('the people of a group', () => {
  it('are those of the groups below, too, each once', async () => {
    const text = textOf(await ask('/catalog/default/group/all/members'), { from: '<tbody' })
    expect(text).toMatchInlineSnapshot(`
      "bo all crew
      ana crew"
    `)
    expect(await ask('/catalog/default/group/all')).toContain('/catalog/default/group/all/members')
  })

  it('are people in lists, too: nobody says of them that they have no owner', async () => {
    const members = { from: 'Members</h2>', to: '</table>' }
    expect(textOf(await ask('/catalog/default/group/crew'), members)).toMatchInlineSnapshot(`
      "Members
      2
      Members
      Entity Description
      ana user:default/ana
      bo user:default/bo"
    `)
    const list = { from: '<thead', to: '</table>' }
    expect(textOf(await ask('/catalog?kind=user'), list)).toMatchInlineSnapshot(`
      "Name
      Description
      ana user:default/ana
      bo user:default/bo"
    `)
    expect(textOf(await ask('/catalog?q=all'), list)).toMatchInlineSnapshot(`
      "Name
      Type
      Description
      all group:default/all
      org"
    `)
  })

  it('are those to call when something of theirs is hit', async () => {
    const owners = { from: 'Owners to tell</caption>', to: '</table>' }
    expect(textOf(await ask('/catalog/default/resource/db/impact'), owners)).toMatchInlineSnapshot(`
      "Owners to tell
      Owner Contact People Entities Which
      crew
      Unknown
      ana , bo
      1
      shop"
    `)
  })

  it('are asked of groups only', async () => {
    expect((await portal.ask(`${page}/members`)).status).toBe(404)
  })
})

describe('the history of an entity', () => {
  const listed = { from: '<section aria-labelledby="history"' }

  it('tells what changed, newest first', async () => {
    files['shop.yaml'] = shop('all', 'b, c')
    await portal.served.portal.refresh()
    expect(textOf(await ask(`${page}/history`), listed)).toMatchInlineSnapshot(`
      "History
      Changed in revision 2
      just now by memory , https://memory.test/shop.yaml
      metadata.tags
      a
      c
      spec.owner
      crew
      all
      Added in revision 1
      just now by memory , https://memory.test/shop.yaml"
    `)
  })

  it('is there page by page', async () => {
    for (let index = 0; index < 20; index += 1) {
      files['shop.yaml'] = shop('all', `t${index}`)
      await portal.served.portal.refresh()
    }
    const first = await ask(`${page}/history`)
    expect(first.match(/class="revision"/g)).toHaveLength(20)
    const [, older = ''] = /rel="next" href="([^"]+)"/.exec(first) ?? []
    const second = await ask(older)
    expect(second.match(/class="revision"/g)).toHaveLength(2)
    expect(second).toContain('Added in revision 1')
    expect(second).toContain('Newest first page')
  })

  it('stays when the entity goes', async () => {
    delete files['gone.yaml']
    await portal.served.portal.refresh()
    const path = '/catalog/default/component/gone'
    expect((await portal.ask(path)).status).toBe(404)
    const text = await ask(`${path}/history`)
    expect(text).toContain('This entity is no longer in the catalog.')
    expect(text).toContain('Removed in revision 23')
  })

  it.each([
    ['an entity that never was', '/catalog/default/component/nope/history', 404],
    ['a revision that is none', `${page}/history?before=x`, 400],
    ['a revision before all', `${page}/history?before=0`, 200],
  ])('is answered for %s', async (_what, path, status) => {
    expect((await portal.ask(path)).status).toBe(status)
  })
})
