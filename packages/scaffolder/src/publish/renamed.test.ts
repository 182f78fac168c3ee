import { expect, it } from 'vitest'
import { assertNamed, isNamed } from './renamed.ts'

const asked = { owner: 'acme', repo: 'ledger' }

it('takes names for the same whatever their case', () => {
  expect([isNamed('Acme/Ledger', asked), isNamed('acme/books', asked)]).toEqual([true, false])
})

it('refuses what only answers to the name', () => {
  expect(() => assertNamed('acme/ledger', asked)).not.toThrow()
  expect(() => assertNamed('other/books', asked)).toThrow(
    expect.objectContaining({
      code: 'SCAFFOLDER_GIT_REPOSITORY_RENAMED',
      message: 'The repository "acme/ledger" is called "other/books" now',
      hint: 'Give "repoUrl" the new name.',
    }),
  )
})
