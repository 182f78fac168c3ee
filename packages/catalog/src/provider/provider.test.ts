import { expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { defineProvider, type Source } from './provider.ts'

it.each<[object, string]>([
  [{ name: 'x', reads: () => [] }, 'there is no option "reads"; did you mean "read"?'],
  [{ name: 'x', read: [] }, '"read" is not valid: expected a function'],
  [{ name: '', read: () => [] }, '"name" is not valid'],
  [{ name: 'x', read: () => [], kinds: 'Component' }, '"kinds" is not valid'],
  [{ name: 'x', read: () => [], wach: () => [] }, 'did you mean "watch"?'],
])('%o is no provider', (provider, problem) => {
  expect(() => defineProvider(provider as never)).toThrow(problem)
})

it('is refused by a catalog when it has the wrong shape, whoever made it', async () => {
  for (const wrong of [null, { name: 'x' }, { name: 'x', read: () => [], watch: true }])
    await expect(createCatalog({ providers: [wrong as never] })).rejects.toThrow(
      /^createCatalog: "providers\.0/,
    )
})

it.each<[unknown, string]>([
  [{ url: 'https://host.test/a.yaml', txt: '' }, 'there is no option "txt"; did you mean "text"?'],
  [{ url: 'https://host.test/a.yaml', text: Buffer.from('') }, '"text" is not valid'],
  [{ text: 'kind: Component' }, '"url" is not valid'],
  [{ url: 'https://host.test/a.yaml', failed: 'gone' }, '"failed" is not valid'],
  [{ entity: {}, source: 'https://host.test' }, 'there is no option "source"'],
  [null, 'expected object'],
])('a provider that gives %o has failed, with the reason', async (source, problem) => {
  const provider = defineProvider({ name: 'odd', read: () => [source as Source] })
  const { issues } = await (await createCatalog({ providers: [provider] })).refresh()
  expect(issues.map(({ code }) => code)).toEqual(['CATALOG_PROVIDER_FAILED'])
  expect(issues[0]?.message).toContain(problem)
})

it('is asked for some of it by the option keys, and a misspelt one is refused', async () => {
  const catalog = await createCatalog({ providers: [] })
  await expect(catalog.refresh({ key: ['component:a'] } as never)).rejects.toThrow(
    'catalog.refresh: there is no option "key"; did you mean "keys"?',
  )
})
