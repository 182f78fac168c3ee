import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from './redactor.ts'
import { Secret } from './secret.ts'
import { shortestMaskedLength } from './secret-forms.ts'

const token = 'gh"p_5ECRET/+&<\'é\\ t0ken'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const hex = (text: string) => Buffer.from(text).toString('hex')

describe('redact', () => {
  it.each([
    ['as it is', token],
    ['without the white space around it', ` ${token}\n`.trim()],
    ['base64', base64(token)],
    ['base64 after one other character', base64(`x${token}`).slice(2)],
    ['base64 after two', base64(`xy${token}`).slice(3)],
    ['base64url', Buffer.from(token).toString('base64url')],
    ['hex', hex(token)],
    ['hex in capitals', hex(token).toUpperCase()],
    ['URL-encoded', encodeURIComponent(token)],
    [
      'URL-encoded in small letters',
      encodeURIComponent(token).replace(/%../g, (code) => code.toLowerCase()),
    ],
    ['as a form field', new URLSearchParams({ a: token }).toString().slice(2)],
    ['in JSON', JSON.stringify(token).slice(1, -1)],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(token)).slice(3, -3)],
    [
      'in HTML',
      token.replace(
        /[&<>"']/g,
        (c) => ({ '&': '&amp;', '<': '&lt;', '"': '&quot;', "'": '&#39;' })[c] ?? c,
      ),
    ],
    ['in single quotes of a shell', token.replaceAll("'", `'\\''`)],
    ['UTF-16, bytes read as characters', Buffer.from(token, 'utf16le').toString('latin1')],
  ])('masks a secret %s', (_name, form) => {
    const redacted = createRedactor([token]).redact(`before ${form} after`)
    expect(redacted).toMatch(/^before .{0,2}\*\*\*.{0,4} after$/)
  })

  it('masks base64 of a longer text at every alignment, whatever stands around', () => {
    const redactor = createRedactor([token])
    for (let before = 0; before < 9; before += 1)
      for (let after = 0; after < 3; after += 1) {
        const redacted = redactor.redact(
          base64(`${'u'.repeat(before)}${token}${'v'.repeat(after)}`),
        )
        expect(redacted).toContain('***')
        expect(Buffer.from(redacted.replaceAll('***', ''), 'base64').toString()).not.toContain(
          '5ECRET',
        )
      }
  })

  it('masks the long lines of a secret of several, each by itself', () => {
    const key = '-----BEGIN KEY-----\r\nMIIEvQIBADANBgkqhkiG9w0\r\nshort\r\n-----END KEY-----\n'
    const redactor = createRedactor([key])
    expect(redactor.redact('log: MIIEvQIBADANBgkqhkiG9w0')).toBe('log: ***')
    expect(redactor.redact('short words')).toBe('short words')
    expect(redactor.redact(`x${key}y`)).toBe('x***y')
  })

  it('does not look for secrets that are ordinary words', () => {
    const redactor = createRedactor()
    for (const short of ['', ' ', 'x', 'true', 'https', '   abc   ', '\n\n\n\n\n\n\n'])
      expect(redactor.add(short)).toBe(false)
    expect(redactor.redact('true https x abc')).toBe('true https x abc')
    expect(shortestMaskedLength).toBe(6)
    expect(redactor.add('abcdef')).toBe(true)
    expect(redactor.add(new Secret('abcdefgh'))).toBe(true)
    expect(redactor.redact('abcdef abcdefgh')).toBe('*** ***')
  })

  it('masks secrets that overlap as one, leaving no end of either', () => {
    const redactor = createRedactor(['abcdefgh', 'efghijkl', 'aaaaaa'])
    expect(redactor.redact('xabcdefghijkly')).toBe('x***y')
    expect(redactor.redact('baaaaaaaaaab')).toBe('b***b')
    expect(redactor.redact('abcdefghabcdefgh')).toBe('******')
  })

  it('takes secrets that mean something to regular expressions, and half characters', () => {
    for (const secret of [
      '.*.*.*',
      'a|b|c|',
      '[a-z]+$',
      '\\d\\d\\d',
      '$&$1$$',
      'x\ud800yyyy',
      '((((((',
    ])
      expect(createRedactor([secret]).redact(`1${secret}2 xxxxxx`)).toBe('1***2 xxxxxx')
  })

  it('leaves text alone when it knows nothing', () => {
    expect(createRedactor().redact('anything')).toBe('anything')
  })

  it('is fast with many secrets', () => {
    const redactor = createRedactor(
      Array.from({ length: 50 }, (_, index) => `secret-${index}-${hex(`${index}`)}xyz`),
    )
    const text = 'an ordinary line of a log, with nothing in it\n'.repeat(2000)
    const started = performance.now()
    expect(redactor.redact(text)).toBe(text)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('stream', () => {
  const text = `start ${token} middle ${base64(token)}${token}${token} aaaaaaaaa abcdefghijkl end`
  const redactor = createRedactor([token, 'aaaaaa', 'abcdefgh', 'efghijkl'])

  it('masks a secret that is cut, at whatever place', () => {
    for (let at = 0; at <= text.length; at += 1) {
      const stream = redactor.stream()
      const out = stream.write(text.slice(0, at)) + stream.write(text.slice(at)) + stream.end()
      expect(out).toBe(redactor.redact(text))
    }
  })

  it('gives, joined, what redacting the whole gives, in whatever pieces', () => {
    const bits = fc.constantFrom(
      'a',
      'aaa',
      'abcdefgh',
      'efgh',
      'ijkl',
      token.slice(0, 9),
      token.slice(9),
      ' ',
      base64(token),
    )
    fc.assert(
      fc.property(fc.array(fc.array(bits, { maxLength: 5 }), { maxLength: 8 }), (pieces) => {
        const chunks = pieces.map((piece) => piece.join(''))
        const stream = redactor.stream()
        const out = chunks.map((chunk) => stream.write(chunk)).join('') + stream.end()
        expect(out).toBe(redactor.redact(chunks.join('')))
      }),
      { numRuns: 300 },
    )
  })

  it('holds back no more than the longest form needs', () => {
    const stream = createRedactor(['abcdef']).stream()
    let held = 0
    for (let index = 0; index < 1000; index += 1) {
      held += 10 - stream.write('0123456789').length
      expect(held).toBeLessThan(100)
    }
  })

  it('holds back nothing of an endless repetition either', () => {
    const stream = createRedactor(['aaaaaa']).stream()
    let out = ''
    for (let index = 0; index < 100; index += 1) out += stream.write('aaaaaaaaaa')
    expect(out + stream.end()).toBe('***')
  })

  it('passes text through when nothing is known, and learns meanwhile', () => {
    const late = createRedactor()
    const stream = late.stream()
    expect(stream.write('abcdef')).toBe('abcdef')
    late.add('abcdef')
    expect(stream.write('abcdef!') + stream.end()).toBe('***!')
  })
})

describe('redactValue', () => {
  const redactor = createRedactor(['hunter2hunter2'])

  it('masks every string, keys included, and keeps the rest', () => {
    const value = {
      a: ['x hunter2hunter2'],
      hunter2hunter2: 1,
      n: 5,
      b: true,
      z: null,
      s: new Secret('q'),
    }
    expect(redactor.redactValue(value)).toEqual({
      a: ['x ***'],
      '***': 1,
      n: 5,
      b: true,
      z: null,
      s: '***',
    })
    expect(value.a).toEqual(['x hunter2hunter2'])
  })

  it('ends cycles and depth', () => {
    const loop: Record<string, unknown> = { x: 'hunter2hunter2' }
    Object.assign(loop, { one: loop, two: loop })
    expect(redactor.redactValue(loop)).toEqual({ x: '***', one: '***', two: '***' })
    let deep: unknown = 'x'
    for (let index = 0; index < 5000; index += 1) deep = [deep]
    expect(JSON.stringify(redactor.redactValue(deep))).toBe(
      `${'['.repeat(65)}"***"${']'.repeat(65)}`,
    )
  })

  it('copies data that repeats itself once', () => {
    let value: unknown = ['hunter2hunter2']
    for (let index = 0; index < 50; index += 1) value = [value, value]
    const copy = redactor.redactValue(value) as unknown[]
    expect(copy[0]).toBe(copy[1])
  })

  it('shows errors, dates, maps and sets', () => {
    const value = {
      error: new TypeError('no hunter2hunter2'),
      date: new Date(0),
      map: new Map([['a', 'hunter2hunter2']]),
      set: new Set(['hunter2hunter2']),
    }
    expect(redactor.redactValue<unknown>(value)).toEqual({
      error: { name: 'TypeError', message: 'no ***' },
      date: '1970-01-01T00:00:00.000Z',
      map: [['a', '***']],
      set: ['***'],
    })
  })

  it('keeps keys that reach prototypes as data', () => {
    const copy = redactor.redactValue(JSON.parse('{"__proto__":{"polluted":"hunter2hunter2"}}'))
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":"***"}}')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
