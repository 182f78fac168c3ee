import { expect, it } from 'vitest'
import { hostAddress, parseHostAddress, parsePageAddress } from './repository-address.ts'

const hosts = ['github.com', 'git.acme.example:8443']
const name = { owner: 'acme', repo: 'ledger' }

it.each([
  ['https://github.com/acme/ledger', undefined],
  ['https://github.com/acme/ledger.git', undefined],
  ['https://github.com/acme/ledger/', undefined],
  ['https://github.com/acme/ledger/blob/main/docs/a%20b.md', 'main/docs/a b.md'],
  ['https://github.com/acme/ledger/tree/main/', 'main'],
  ['https://github.com/acme/ledger/edit/main/README.md', 'main/README.md'],
  ['https://git.acme.example:8443/acme/ledger/-/blob/main/README.md', 'main/README.md'],
])('%s names a repository', (address, rest) => {
  expect(parseHostAddress(new URL(address), hosts)).toEqual({ ...name, rest })
})

it.each([
  'http://github.com/acme/ledger',
  'https://gitlab.com/acme/ledger',
  'https://git.acme.example/acme/ledger',
  'https://github.com.evil.example/acme/ledger',
  'https://github.com/acme',
  'https://github.com/acme/.git',
  'https://github.com/acme/ledger/issues/1',
  'https://github.com/acme/ledger/blob/%E0%A4%A',
  'https://github.com/acme/ledger/blob/a%0ab',
])('%s names none', (address) => {
  expect(parseHostAddress(new URL(address), hosts)).toBeUndefined()
})

it('is the same address again when it is written', () => {
  const address = hostAddress('github.com', name, { branch: 'main', path: 'docs/a b.md' })
  expect(address).toBe('https://github.com/acme/ledger/blob/main/docs/a%20b.md')
  expect(parseHostAddress(new URL(address), hosts)).toEqual({ ...name, rest: 'main/docs/a b.md' })
  expect(hostAddress('github.com', name)).toBe('https://github.com/acme/ledger')
})

it('reads paths of the pages', () => {
  expect(parsePageAddress('/git/acme/ledger/blob/main/a.md')).toEqual({
    ...name,
    rest: 'main/a.md',
  })
  expect(parsePageAddress('/catalog/acme/ledger')).toBeUndefined()
})
