import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { call, withoutTimes } from './call.ts'

const from = ['--from', '.']
const show = async (...argv: string[]) => withoutTimes((await call(argv)).stdout)

it('lists entities', async () => {
  expect(
    await show('catalog', 'list', '--filter', 'kind=component,kind=api', ...from),
  ).toMatchInlineSnapshot(`
    "  Entity            Type     Owner  Description
      api:orders-api    openapi  crew
      component:orders  service  crew   Takes orders
      component:web     website  crew   注文を受け付ける店の画面

    3 entities
    "
  `)
})

it('cuts a list to the width of the terminal, wide letters counted as two', async () => {
  const { stdout } = await call(['catalog', 'list', '--filter', 'kind=component', ...from], {
    columns: 56,
    env: { NO_COLOR: '1' },
  })
  expect(stdout).toMatchInlineSnapshot(`
    "  Entity            Type     Owner  Description
      component:orders  service  crew   Takes orders
      component:web     website  crew   注文を受け付ける...

    2 entities
    "
  `)
})

it('says which word of a filter no entity knows', async () => {
  const filter = 'knd=component,spec.type=servce,kind=API,spec.owner'
  expect(await show('catalog', 'list', '--filter', filter, ...from)).toMatchInlineSnapshot(`
    "No entity matches
      No entity has the field "knd". Did you mean "kind"?
      No entity has "spec.type" as "servce". Did you mean "service"?
    "
  `)
  const sound = ['--filter', 'kind=api,spec.type=service']
  expect(await show('catalog', 'list', ...sound, ...from)).toBe('No entity matches\n')
})

it('says how to see the next page', async () => {
  const { stdout } = await call(['catalog', 'list', '--limit', '1', ...from])
  expect(stdout.replace(/--cursor \S+/, '--cursor <cursor>')).toMatchInlineSnapshot(`
    "  Entity          Type     Owner
      api:orders-api  openapi  crew

    1 of 7 entities
    Next page: --cursor <cursor>
    "
  `)
})

it('shows one entity', async () => {
  expect(await show('catalog', 'get', 'component:orders', ...from)).toMatchInlineSnapshot(`
    "Orders

      Takes orders

      Reference  component:orders
      Type       service
      Lifecycle  production
      Owner      crew
      Tags       java
      Source     shop/catalog-info.yaml

      Relation      Entity
      dependencyOf  component:web
      dependsOn     resource:db
      ownedBy       group:crew
      providesApi   api:orders-api

    4 relations
    "
  `)
})

it('shows an impact and whom to call', async () => {
  expect(await show('catalog', 'impact', 'resource:db', ...from)).toMatchInlineSnapshot(`
    "Hit when resource:db fails
      Tier  Entity            Owner  Through           Relation
         1  component:orders  crew   resource:db       dependencyOf
         2  component:web     crew   component:orders  dependencyOf
         2  api:orders-api    crew   component:orders  providesApi

    Owners to call
      Owner  Entities  People
      crew          3  Ana N.

    3 entities in 2 tiers, 1 owner
    "
  `)
})

it('says that nothing is hit', async () => {
  expect(await show('catalog', 'impact', 'component:web', ...from)).toMatchInlineSnapshot(`
    "Nothing depends on component:web
    "
  `)
})

it('counts values', async () => {
  expect(await show('catalog', 'facets', 'spec.type', ...from)).toMatchInlineSnapshot(`
    "spec.type
      Value     Entities
      database         1
      example          1
      openapi          1
      service          1
      team             1
      website          1

    6 values
    "
  `)
})

it('shows a way', async () => {
  expect(
    await show('catalog', 'path', 'component:web', 'resource:db', ...from),
  ).toMatchInlineSnapshot(`
    "  From              Relation   To
      component:web     dependsOn  component:orders
      component:orders  dependsOn  resource:db

    2 steps
    "
  `)
})

it('reports a sound catalog', async () => {
  expect(await show('catalog', 'report', ...from)).toMatchInlineSnapshot(`
    "ok Nothing to put right
    "
  `)
})

it('lists templates', async () => {
  expect(await show('template', 'list', ...from)).toMatchInlineSnapshot(`
    "  Template  Type     Owner  Description
      hello     example  crew   Writes a greeting

    1 template
    "
  `)
})

it('shows what a template asks', async () => {
  expect(await show('template', 'form', 'hello', ...from)).toMatchInlineSnapshot(`
    "Hello

    Who
      Name   Type     Required  Default  Choices                               Description
      name   string   yes                                                      Who is greeted
      times  integer  no        1                                              times
      owner  string   no                 user:default/ana, group:default/crew  owner
      token  secret   no                                                       token

    4 fields, 1 required
    "
  `)
})

it('shows a plan', async () => {
  expect(await show('template', 'plan', 'hello', '-p', 'name=ana', ...from)).toMatchInlineSnapshot(`
    "Hello
      ok Write the greeting (fetch:template, completed)
      ok Say it (debug:log, completed)
      - Never (debug:log, skipped)

    Files
      README.md  19 B
      src/
        ana.sh*  19 B

    3 steps, 2 files, 0 side effects
    "
  `)
})

it('shows a run', async () => {
  expect(await show('template', 'run', 'hello', '-p', 'name=ana', ...from)).toMatchInlineSnapshot(`
    "Hello
      Write the greeting
        Wrote 2 files, 2 of them rendered
        ok completed <time>
      Say it
        with no token
        ok completed <time>
      Never
        - skipped

      Result    Where
      Greeting  https://example.com/ana

      Next
      1. Read it.
      2. Say it.

    ok Completed <time>
    "
  `)
})

it('builds docs, and the second time writes nothing', async () => {
  await using temporary = await createTemporaryFolder()
  const build = ['docs', 'build', 'shop', '--out', `${temporary.folder.root}/site`]
  expect(await show(...build)).toMatchInlineSnapshot(`
    "ok 2 pages: 21 files changed, 0 unchanged <time>
    "
  `)
  expect(await show(...build)).toMatchInlineSnapshot(`
    "ok 2 pages: 0 files changed, 21 unchanged <time>
    "
  `)
})

it('finds', async () => {
  expect(await show('search', 'restart', ...from)).toMatchInlineSnapshot(`
    "  Restart
        techdocs - /docs/default/component/orders/runbook/#restart
        Restart the replicas one by one.

    1 result
    "
  `)
})

it('shows an action', async () => {
  expect(await show('actions', 'show', 'fs:rename')).toMatchInlineSnapshot(`
    "fs:rename
      Moves files and folders inside the workspace.

    Input
      Name   Type   Required  Description
      files  array  yes       Moves, made in this order

    Rename a file
      {
        "action": "fs:rename",
        "input": {
          "files": [
            {
              "from": "gitignore",
              "to": ".gitignore"
            }
          ]
        }
      }

    1 input, 0 outputs
    "
  `)
})

it('draws what stands around an entity', async () => {
  expect(await show('catalog', 'graph', 'resource:db', ...from)).toMatchInlineSnapshot(`
    "  From              Relation   To
      resource:db       ownedBy    group:crew
      component:orders  dependsOn  resource:db
      component:orders  ownedBy    group:crew

    3 entities, 3 relations; there is more around them: raise --depth
    "
  `)
  expect(
    await show('catalog', 'graph', 'resource:db', '--format', 'mermaid', ...from),
  ).toMatchInlineSnapshot(`
    "flowchart LR
      n0["db (Resource)"]
      n1["Orders (Component)"]
      n2["crew (Group)"]
      n0 -->|"ownedBy"| n2
      n1 -->|"dependsOn"| n0
      n1 -->|"ownedBy"| n2
      classDef subject stroke-width:3px
      class n0 subject
    "
  `)
})

it('prints what editors check files with', async () => {
  const schema = JSON.parse((await call(['catalog', 'schema', 'component'])).stdout)
  expect(schema).toMatchObject({ title: 'Component', properties: { kind: { const: 'Component' } } })
  const all = JSON.parse((await call(['catalog', 'schema'])).stdout)
  expect(all.properties.kind.enum).toContain('AiResource')
  expect((await call(['catalog', 'schema', 'Componet'])).stderr).toMatchInlineSnapshot(`
    "CLI_USAGE: No kind is called "Componet"
      hint: Did you mean "Component"?
    "
  `)
})
