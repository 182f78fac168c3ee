import { describe, expect, it } from 'vitest'
import { CallboardError } from './callboard-error.ts'

const make = () => new CallboardError('It broke', { code: 'TEST_BROKEN' })

describe('CallboardError', () => {
  it('is an error with a name, a code and no data by default', () => {
    const error = make()
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).toBe('CallboardError: It broke')
    expect({ code: error.code, hint: error.hint, at: error.at, data: error.data }).toEqual({
      code: 'TEST_BROKEN',
      hint: undefined,
      at: undefined,
      data: {},
    })
    expect('cause' in error).toBe(false)
  })

  it('becomes JSON without its cause, which may hold foreign text', () => {
    const error = new CallboardError('It broke', {
      code: 'TEST_BROKEN',
      hint: 'Mend it.',
      at: { file: 'a.yaml', line: 2, column: 5 },
      data: { part: 'x' },
      cause: new Error('token=abc'),
    })
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'TEST_BROKEN',
      message: 'It broke',
      hint: 'Mend it.',
      at: { file: 'a.yaml', line: 2, column: 5 },
      data: { part: 'x' },
    })
  })

  describe('is', () => {
    it('recognises errors, also by their code', () => {
      expect(CallboardError.is(make())).toBe(true)
      expect(CallboardError.is(make(), 'TEST_BROKEN')).toBe(true)
      expect(CallboardError.is(make(), 'TEST_OTHER')).toBe(false)
    })

    it('recognises errors of another copy of the package', () => {
      const foreign = Object.assign(new Error('It broke'), { code: 'TEST_BROKEN' })
      Object.defineProperty(foreign, Symbol.for('callboard.error'), { value: true })
      expect(CallboardError.is(foreign)).toBe(true)
      expect(CallboardError.is(foreign, 'TEST_BROKEN')).toBe(true)
    })

    const bomb = new Proxy(
      {},
      {
        has() {
          throw new Error('touched')
        },
      },
    )
    it.each([
      ['an error of another kind', new Error('no')],
      ['text', 'CORE_X'],
      ['null', null],
      ['nothing', undefined],
      ['a proxy that throws', bomb],
    ])('does not take %s for one', (_name, value) => {
      expect(CallboardError.is(value)).toBe(false)
    })
  })
})
