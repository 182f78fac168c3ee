import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { formatError } from '../errors/format-error.ts'
import { checkOptions, objectWith, optionProblems, shapeKeys } from './check-options.ts'

const schema = z.strictObject({
  timeoutMs: z.number().positive().optional(),
  store: objectWith('read', 'write').optional(),
  nested: z.strictObject({ depth: z.number() }).optional(),
})

const check = (options: unknown) => {
  try {
    return checkOptions('createPump', schema, options)
  } catch (error) {
    return formatError(error)
  }
}

describe('checkOptions', () => {
  it('is silent about options that are as they should be', () => {
    class Store {
      read() {}
      write() {}
    }
    expect(check({})).toBeUndefined()
    expect(check({ timeoutMs: 5, store: new Store(), nested: { depth: 1 } })).toBeUndefined()
    expect(check({ timeoutMs: undefined })).toBeUndefined()
  })

  it.each([
    [
      'a misspelt option',
      { timeoutms: 5 },
      'there is no option "timeoutms"; did you mean "timeoutMs"?',
    ],
    [
      'a misspelt option before what is missing for it',
      { nested: {}, stor: 5 },
      'there is no option "stor"; did you mean "store"?',
    ],
    ['an unknown option', { colour: 'red' }, 'there is no option "colour"'],
    [
      'an unknown option further in',
      { nested: { depth: 1, dpeth: 2 } },
      'there is no option "nested.dpeth"; did you mean "depth"?',
    ],
    [
      'a value that is not valid',
      { timeoutMs: -1 },
      '"timeoutMs" is not valid: Too small: expected number to be >0',
    ],
    [
      'an object that lacks a function',
      { store: { read() {} } },
      '"store" is not valid: expected an object with read(), write()',
    ],
    ['no options', undefined, 'Invalid input: expected object, received undefined'],
  ])('refuses %s', (_name, options, problem) => {
    expect(check(options)).toBe(
      `CORE_OPTION_INVALID: createPump: ${problem}\n  hint: Correct the option; its documentation names what it takes.`,
    )
  })
})

describe('optionProblems', () => {
  it('names everything that is wrong, misspelt options first', () => {
    expect(optionProblems(schema, { nested: { depth: 'x', dpeth: 2 }, stor: 1, q: 2 })).toEqual([
      {
        path: ['nested', 'dpeth'],
        text: 'there is no option "nested.dpeth"; did you mean "depth"?',
      },
      { path: ['stor'], text: 'there is no option "stor"; did you mean "store"?' },
      { path: ['q'], text: 'there is no option "q"' },
      {
        path: ['nested', 'depth'],
        text: '"nested.depth" is not valid: Invalid input: expected number, received string',
      },
    ])
  })

  it('is empty for what is as it should be', () => {
    expect(optionProblems(schema, { timeoutMs: 5 })).toEqual([])
  })
})

describe('shapeKeys', () => {
  it('knows the keys of an object schema only', () => {
    expect(shapeKeys(schema)).toEqual(['timeoutMs', 'store', 'nested'])
    expect(shapeKeys(z.string())).toEqual([])
  })
})
