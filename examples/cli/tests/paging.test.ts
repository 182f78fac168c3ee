import { expect, it } from 'vitest'
import { callJson } from './call.ts'
import { schemas } from './schemas.ts'

const names = async (...argv: string[]) => {
  const page = schemas.catalogList.parse(
    await callJson(['catalog', 'list', ...argv, '--from', '.']),
  )
  const found = page.items.map(({ metadata }) => (metadata as { name: string }).name)
  return { found, next: page.nextCursor, total: page.totalItems }
}

it('goes from page to page by cursor', async () => {
  const order = ['--order', 'metadata.name,desc', '--filter', 'kind=component,kind=api']
  const first = await names(...order, '--limit', '2')
  expect(first).toMatchObject({ found: ['web', 'orders-api'], total: 3 })
  const second = await names('--cursor', first.next ?? '', '--limit', '2')
  expect(second).toEqual({ found: ['orders'], next: undefined, total: 3 })
})

it('asks in each of the ways that the catalog knows', async () => {
  expect((await names('--text', 'takes')).found).toEqual(['orders'])
  expect((await names('--filter', 'kind=user', '--filter', 'spec.type=team')).found).toEqual([
    'crew',
    'ana',
  ])
  expect(
    (await names('--query', '{"$not":{"kind":["component","api","user","group"]}}')).found,
  ).toEqual(['db', 'hello'])
})

it('prints the parts that are asked for', async () => {
  const argv = [
    'catalog',
    'list',
    '--filter',
    'kind=resource',
    '--fields',
    'kind,metadata.name',
    '--from',
    '.',
  ]
  expect(await callJson(argv)).toEqual({
    items: [{ kind: 'Resource', metadata: { name: 'db' } }],
    totalItems: 1,
  })
})

it('reads several sources as one', async () => {
  const found = await callJson([
    'catalog',
    'facets',
    'kind',
    '--from',
    'shop',
    '--from',
    'catalog-info.yaml',
  ])
  expect(found).toEqual({
    facets: {
      kind: [
        { value: 'API', count: 1 },
        { value: 'Component', count: 2 },
        { value: 'Group', count: 1 },
        { value: 'Resource', count: 1 },
        { value: 'User', count: 1 },
      ],
    },
  })
})
