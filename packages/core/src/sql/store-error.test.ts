import { expect, it } from 'vitest'
import { coreErrors } from '../errors/core-errors.ts'
import { defineErrors } from '../errors/define-errors.ts'
import { isLocked, storeError } from './store-error.ts'

const errors = defineErrors('TEST', {
  STORE_FAILED: ({ reason }: { reason: string }) => ({ message: `It failed: ${reason}` }),
})

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code })

it.each([
  [coded('SQLITE_BUSY_SNAPSHOT'), 'another program holds the database'],
  [coded('40P01'), 'another program holds the database'],
  [coded('SQLITE_FULL'), 'no space is left'],
  [coded('53100'), 'no space is left'],
  [coded('SQLITE_IOERR_WRITE'), 'the disk failed'],
  [coded('SQLITE_NOTADB'), 'the database is damaged, or no database'],
  [coded('42501'), 'the database refuses access'],
  [coded('ECONNREFUSED'), 'the database cannot be reached'],
  [coded('57P01'), 'the database cannot be reached'],
  [new Error('Connection terminated unexpectedly'), 'the database cannot be reached'],
  [new SyntaxError('Unexpected end of JSON input'), 'the database is damaged, or no database'],
  [new Error('something else'), 'something else'],
  ['no error at all', 'no error at all'],
])('%s means: %s', (cause, reason) => {
  const error = storeError(errors, cause)
  expect([error.code, error.data]).toMatchObject(['TEST_STORE_FAILED', { reason }])
})

it('a typed error stays what it is', () => {
  const error = coreErrors.PATH_MISSING({ path: 'x' })
  expect(storeError(errors, error)).toBe(error)
})

it('only a lock is worth waiting for', () => {
  expect([coded('SQLITE_BUSY'), coded('55P03'), coded('SQLITE_FULL')].map(isLocked)).toEqual([
    true,
    true,
    false,
  ])
})
