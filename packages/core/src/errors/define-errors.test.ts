import { describe, expect, expectTypeOf, it } from 'vitest'
import { CallboardError } from './callboard-error.ts'
import { defineErrors } from './define-errors.ts'

const errors = defineErrors('PIZZA', {
  COLD: ({ minutes }: { minutes: number }) => ({
    message: `It waited ${minutes} minutes`,
    hint: 'Heat it.',
  }),
  GONE: () => ({ message: 'Nothing is left' }),
})

describe('defineErrors', () => {
  it('makes errors with the code of table and row, the words of the row and its data', () => {
    const error = errors.COLD({ minutes: 9 })
    expect(error).toBeInstanceOf(CallboardError)
    expect(error.toJSON()).toEqual({
      code: 'PIZZA_COLD',
      message: 'It waited 9 minutes',
      hint: 'Heat it.',
      data: { minutes: 9 },
    })
  })

  it('takes a place and a cause from where it is thrown', () => {
    const cause = new Error('no oven')
    const error = errors.COLD({ minutes: 1 }, { at: { file: 'menu.yaml', line: 3 }, cause })
    expect(error.at).toEqual({ file: 'menu.yaml', line: 3 })
    expect(error.cause).toBe(cause)
  })

  it('makes errors of rows that need no data', () => {
    expect(errors.GONE().toJSON()).toEqual({ code: 'PIZZA_GONE', message: 'Nothing is left' })
    expect(errors.GONE(undefined, { at: { file: 'x' } }).at).toEqual({ file: 'x' })
  })

  it('names the code of a row without making an error', () => {
    expect(errors.COLD.code).toBe('PIZZA_COLD')
  })

  it('infers codes and the data of each row', () => {
    expectTypeOf(errors.COLD.code).toEqualTypeOf<'PIZZA_COLD'>()
    expectTypeOf(errors.COLD).parameter(0).toEqualTypeOf<{ minutes: number }>()
    expectTypeOf(errors.GONE).returns.toEqualTypeOf<CallboardError>()
    // @ts-expect-error the row needs its data
    expect(() => errors.COLD()).toThrow()
    // @ts-expect-error there is no such row
    expect(errors.BURNT).toBeUndefined()
  })
})
