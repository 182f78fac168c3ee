import { describe, expect, it } from 'vitest'
import { coreErrors } from './core-errors.ts'
import { formatError, messageOf } from './format-error.ts'

describe('formatError', () => {
  it('shows code, sentence, place and hint', () => {
    const at = { file: 'catalog-info.yaml', line: 4, column: 9 }
    expect(
      formatError(coreErrors.REF_INVALID({ ref: ':x', reason: 'its kind is empty' }, { at })),
    ).toMatchInlineSnapshot(`
        "CORE_REF_INVALID: ":x" is not an entity reference: its kind is empty
          at catalog-info.yaml:4:9
          hint: Write it as kind:namespace/name, for example component:default/payment-gateway."
      `)
  })

  it('shows each cause of the chain once', () => {
    const lowest = new Error('socket closed')
    const error = coreErrors.REQUEST_FAILED(
      { url: 'https://a.example/' },
      { cause: new Error('read failed', { cause: lowest }) },
    )
    lowest.cause = error
    expect(formatError(error)).toMatchInlineSnapshot(`
      "CORE_REQUEST_FAILED: "https://a.example/" could not be reached
        hint: Check that the host is up and that this machine can reach it.
        caused by: read failed
        caused by: socket closed"
    `)
  })

  it('stops after eight causes', () => {
    let error = new Error('0')
    for (let index = 1; index <= 12; index += 1) error = new Error(`${index}`, { cause: error })
    expect(formatError(error).split('\n')).toEqual([
      '12',
      ...[11, 10, 9, 8, 7, 6, 5, 4].map((index) => `  caused by: ${index}`),
      '  caused by more, not shown',
    ])
  })

  it('shows control characters escaped', () => {
    expect(formatError(new Error('a\u001b[2Jb\u202ec'))).toBe('a\\x1b[2Jb\\u202ec')
  })

  const throwing = new Proxy(new Error('x'), {
    get() {
      throw new Error('touched')
    },
  })
  const unshowable = {
    toString() {
      throw new Error('no')
    },
  }
  it.each([
    ['text', 'boom', 'boom'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['an object without prototype', Object.create(null), 'a value that cannot be shown was thrown'],
    ['an object that will not be text', unshowable, 'a value that cannot be shown was thrown'],
    ['a proxy that throws', throwing, 'a value that cannot be shown was thrown'],
  ])('shows %s that was thrown', (_name, thrown, shown) => {
    expect(formatError(thrown)).toBe(shown)
  })

  it('cuts an endless message', () => {
    expect(messageOf(new Error('x'.repeat(1_000_000)))).toHaveLength(4096)
    expect(messageOf('x'.repeat(1_000_000))).toHaveLength(4096)
  })
})
