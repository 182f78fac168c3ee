import { expect, it } from 'vitest'
import { createStoodNames } from './stood-names.ts'

const names = createStoodNames(['github.com', 'gitlab.com', 'git.acme.test:8443'])

it.each([
  ['github.com', 'acme', 'acme', 'https://github.com/acme/ledger'],
  ['gitlab.com', 'acme', 'acme.on.gitlab.com', 'https://gitlab.com/acme/ledger'],
  ['gitlab.com', 'acme/pay', 'acme.pay.on.gitlab.com', 'https://gitlab.com/acme.pay/ledger'],
  [
    'git.acme.test:8443',
    '',
    'projects.on.git.acme.test.8443',
    'https://git.acme.test:8443/projects/ledger',
  ],
])(
  'a repository on %s of "%s" has a place of its own, and its address leads there',
  (host, owner, kept, address) => {
    const name = names.here(host, { owner, repo: 'ledger' })
    expect(name).toEqual({ owner: kept, repo: 'ledger' })
    expect(names.address(name)).toBe(address)
    expect(names.find(new URL(address))).toEqual({ ...name, rest: undefined })
  },
)

it('leads to a place in a repository and back', () => {
  const name = names.here('gitlab.com', { owner: 'acme', repo: 'ledger' })
  const address = names.address(name, { branch: 'main', path: 'a b.md' })
  expect(names.find(new URL(address))).toEqual({ ...name, rest: 'main/a b.md' })
})

it('knows no other host', () => {
  expect(names.find(new URL('https://gitlab.example.com/acme/ledger'))).toBeUndefined()
})
