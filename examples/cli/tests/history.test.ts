import { createTemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, callJson } from './call.ts'
import { schemas } from './schemas.ts'

const component = (name: string, owner: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: production, owner: ${owner} }\n`

let temporary: Awaited<ReturnType<typeof createTemporaryFolder>>
let cwd: string
const config = ['--config', 'callboard.config.yaml']
const times = (text: string) => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<time>          ')

beforeAll(async () => {
  temporary = await createTemporaryFolder()
  const { folder } = temporary
  cwd = folder.root
  await folder.write(
    'callboard.config.yaml',
    'organisation: Acme\ncatalog: { files: [org], store: catalog.db }\n',
  )
  await folder.write('org/a/catalog-info.yaml', component('a', 'crew'))
  await folder.write('org/b/catalog-info.yaml', component('b', 'crew'))
})
afterAll(() => temporary?.[Symbol.asyncDispose]())

describe('the kept past', () => {
  it('is empty until something is kept', async () => {
    const { code, stdout, stderr } = await call(['catalog', 'diff', '--since', '0', ...config], {
      cwd,
    })
    expect({ code, stdout, stderr }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "warn: nothing is kept yet: start the portal, or add --refresh
      ",
        "stdout": "Revision 0 to 0

      No changes
      ",
      }
    `)
  })

  it('is told by entity, oldest first', async () => {
    await call(['catalog', 'diff', '--since', '0', '--refresh', ...config], { cwd })
    await temporary.folder.write('org/a/catalog-info.yaml', component('a', 'others'))
    await temporary.folder.remove('org/b/catalog-info.yaml')
    const { stdout } = await call(['catalog', 'history', 'component:a', '--refresh', ...config], {
      cwd,
    })
    expect(times(stdout)).toMatchInlineSnapshot(`
      "  Revision  When (UTC)        Entity       Change   Where       Before  After
               1  <time>            component:a  added
               2  <time>            component:a  changed  spec.owner  crew    others

      2 changes
      "
    `)
    const gone = schemas.catalogHistory.parse(
      await callJson(['catalog', 'history', 'component:b', ...config], { cwd }),
    )
    expect(gone.changes.map(({ revision, action }) => [revision, action])).toEqual([
      [1, 'added'],
      [2, 'removed'],
    ])
    const newest = await callJson(
      ['catalog', 'history', 'component:b', '--limit', '1', ...config],
      { cwd },
    )
    expect(newest).toMatchObject({ changes: [{ action: 'removed' }] })
  })

  it('is told by revision', async () => {
    const { stdout } = await call(['catalog', 'diff', '--since', '1', ...config], { cwd })
    expect(times(stdout)).toMatchInlineSnapshot(`
      "Revision 1 to 2

        Revision  When (UTC)        Entity       Change   Where       Before  After
               2  <time>            component:a  changed  spec.owner  crew    others
               2  <time>            component:b  removed

      2 changes
      "
    `)
    const until = ['--since', '0', '--until', '1']
    const diff = schemas.catalogDiff.parse(
      await callJson(['catalog', 'diff', ...until, ...config], { cwd }),
    )
    expect(diff.changes.map(({ ref, action }) => [ref, action])).toEqual([
      ['component:default/a', 'added'],
      ['component:default/b', 'added'],
    ])
  })

  it.each([
    ['an entity that never was', ['history', 'component:aa', ...config], 3],
    ['a revision that is yet to come', ['diff', '--since', '99', ...config], 2],
    ['no revision', ['diff', ...config], 2],
    ['a revision that is none', ['diff', '--since', '-1', ...config], 2],
    ['a catalog that is not kept', ['history', 'component:a', '--from', 'org'], 2],
  ])('is not told of %s', async (_what, argv, expected) => {
    const { code, stderr } = await call(['catalog', ...argv], { cwd })
    expect(code).toBe(expected)
    expect(stderr).toMatchSnapshot()
  })
})
