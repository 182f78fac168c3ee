import fc from 'fast-check'
import { expect, it } from 'vitest'
import { folderAddress } from './folder-address.ts'

const asUrl = (url: string) => new URL('.', url).href

it.each([
  'https://git.example/org/repo/blob/main/catalog-info.yaml',
  'https://git.example/a/../b/catalog-info.yaml',
  'https://git.example/a/./b/..',
  'https://git.example/a/%2e%2e/catalog-info.yaml',
  'https://git.example/a b/ü.yaml?at=x/y#z/w',
  'https://git.example:443/a/b.yaml',
  'https://GIT.example/a/b.yaml',
  'https://0x7f.1/a/b.yaml',
  'https://git.example',
  'https://git.example/',
  'https://somebody@git.example/a\\b/c.yaml',
  'memory:///7/catalog-info.yaml',
  'memory://7/../a/catalog-info.yaml',
  'file:///org/teams.yaml',
  'file:///C|/org/teams.yaml',
])('finds the folder of "%s" as a URL does', (url) => {
  expect(folderAddress(url)).toBe(asUrl(url))
})

it('finds the folder of any address as a URL does', () => {
  const part = fc.oneof(fc.constantFrom('.', '..', 'a', '%2e', 'C|', '..a'), fc.string())
  const begin = fc.constantFrom(
    'https://git.example/',
    'https://Git.example:443/',
    'file:///',
    'memory://x/',
  )
  fc.assert(
    fc.property(begin, fc.array(part), (start, parts) => {
      const url = start + parts.join('/')
      expect(folderAddress(url)).toBe(asUrl(url))
    }),
  )
})
