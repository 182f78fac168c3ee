import { formatError, Secret } from '@callboard/core'
import { expect, it } from 'vitest'
import { sealingKeys } from './sealing-keys.ts'

const key = Buffer.alloc(32, 1).toString('base64')
const problemOf = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    return formatError(error)
  }
}

it('takes keys from the environment, and from secrets', () => {
  const env = { CALLBOARD_KEY: `${key}\n` }
  expect(sealingKeys(undefined, env)).toEqual([])
  expect(sealingKeys('CALLBOARD_KEY', env)).toEqual([key])
  expect(sealingKeys(['CALLBOARD_KEY', new Secret(key)], env)).toEqual([key, key])
})

it('says which variable is not there', () => {
  expect(
    problemOf(() => sealingKeys('CALLBOARD_KEY', { CALLBOARD_KEY: '' })),
  ).toMatchInlineSnapshot(`
    "CONFIG_SEALING_KEY_UNSET: There is no environment variable "CALLBOARD_KEY" for the sealing key
      hint: Make a key and keep it: export CALLBOARD_KEY="$(openssl rand -base64 32)""
  `)
})

it('says that a key is none, and not what it is', () => {
  expect(
    problemOf(() => sealingKeys('CALLBOARD_KEY', { CALLBOARD_KEY: 'hunter2' })),
  ).toMatchInlineSnapshot(`
    "CONFIG_SEALING_KEY_INVALID: What "CALLBOARD_KEY" holds is not a sealing key
      hint: A key is 32 bytes in base64: openssl rand -base64 32."
  `)
  expect(() => sealingKeys(new Secret('hunter2'), {})).toThrow('"scaffolder.sealingKey"')
})
