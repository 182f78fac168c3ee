import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { parseYaml } from './parse-yaml.ts'
import { readPlain } from './read-plain.ts'
import { defaultYamlLimits } from './yaml-limits.ts'

const plain = (text: string) => readPlain(text, defaultYamlLimits)
/** The same from the thorough parser; nothing when it finds any fault. */
const thorough = (text: string) => {
  const documents = [...parseAllDocuments(text, { schema: 'core', logLevel: 'error' })]
  if (documents.some(({ errors, warnings }) => errors.length + warnings.length > 0))
    return undefined
  return documents.map((document) => ({
    value: document.toJS(),
    start: document.contents?.range?.[0],
  }))
}
/** JSON that tells apart what JSON does not. */
const exact = (value: unknown) =>
  JSON.stringify(value, (_key, part) => {
    if (typeof part !== 'number') return part
    return Object.is(part, -0) || !Number.isFinite(part) ? `number ${part}` : part
  })

function expectAgreement(text: string, name = text): boolean {
  const ours = plain(text)
  if (!ours) return false
  const theirs = thorough(text)
  expect({ name, values: exact(ours.map(({ value }) => value)) }).toEqual({
    name,
    values: exact(theirs?.map(({ value }) => value)),
  })
  for (const [index, { value, start }] of ours.entries())
    if (value !== null) expect({ name, start }).toEqual({ name, start: theirs?.[index]?.start })
  return true
}

describe('readPlain', () => {
  it('reads what is plain', () => {
    expect(plain('# x\nkind: A\nlist: [1, "b"]\n---\n- c\n')).toEqual([
      { value: { kind: 'A', list: [1, 'b'] }, start: 4 },
      { value: ['c'], start: 31 },
    ])
    expect(plain('')).toEqual([])
    expect(plain('--- text')).toEqual([{ value: 'text', start: 4 }])
  })

  it.each([
    ...[
      'a: &x 1\nb: *x',
      'a: !x y',
      '%YAML 1.2\n---\na: 1',
      '? a\n: b',
      ': a',
      '~: a',
      '{:}',
      'a: |2\n   x',
    ],
    ...[
      'a: 1\n...\nb: 1',
      'a:\n\t- b',
      'a: 1e999',
      'a: x\u0007',
      'a\rb: 1',
      'a: 1\na: 2',
      'a: [',
      'a: b: c',
    ],
    '['.repeat(65) + ']'.repeat(65),
  ])('leaves %j to the thorough parser', (text) => {
    expect(plain(text)).toBeUndefined()
  })

  it('keeps keys that reach prototypes as data', () => {
    const value = plain('__proto__: {polluted: 1}\nconstructor: 1')?.[0]?.value
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  it('agrees with the thorough parser on whatever it reads', () => {
    const bits = fc.constantFrom(
      ...[
        'a',
        'b: ',
        '- ',
        '\n',
        '\n  ',
        '\n    ',
        ': ',
        ':',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '"',
        "'",
        '|\n',
        '>-\n',
      ],
      ...[
        '# c',
        '#',
        '---\n',
        '--- ',
        '\t',
        '1',
        '~',
        'true',
        '1.5',
        '\\',
        'é',
        '0o17',
        '0x1F',
        '1e3',
        '.inf',
      ],
      ...[
        '-0',
        '012',
        'null',
        'a: 1\n',
        '- x\n',
        'k:\n',
        '\r\n',
        '+1',
        '.5',
        '1_0',
        "''",
        '""',
        '@',
        '`',
        '%',
      ],
      ...[
        '-',
        'k: v',
        '12345678901234567890',
        '=',
        '$',
        '\u00a0',
        '👍',
        '2001-12-14',
        'yes',
        '<<: ',
        '__proto__: ',
      ],
    )
    let read = 0
    fc.assert(
      fc.property(fc.array(bits, { minLength: 1, maxLength: 14 }), (parts) => {
        if (expectAgreement(parts.join(''))) read += 1
      }),
      { numRuns: 3000 },
    )
    expect(read).toBeGreaterThan(500)
  }, 60_000)

  it('places its documents where the thorough parser does', () => {
    const text = '# x\n\n---\na: {b: [c]}\n---\n# y\n---\n- d'
    const slow = `${text}\n---\n!!str z`
    const shown = (source: string) =>
      parseYaml(source, { file: 'x' })
        .documents.slice(0, 2)
        .map(({ index, line, value, locate }) => ({
          index,
          line,
          value,
          at: locate([]).at,
          inner: locate(['a', 'b', 0]).at,
        }))
    expect(plain(text)).toBeDefined()
    expect(plain(slow)).toBeUndefined()
    expect(shown(text)).toEqual(shown(slow))
    expect(shown(text)[0]?.inner).toEqual({ file: 'x', line: 4, column: 9 })
  })

  const corpus = '/work/shared/corpus'
  it.runIf(existsSync(corpus))(
    'reads most real files, and each as the thorough parser does',
    () => {
      const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((path) =>
        /\.ya?ml$/.test(path),
      )
      const read = files.filter((file) =>
        expectAgreement(readFileSync(`${corpus}/${file}`, 'utf8'), file),
      )
      expect(read.length / files.length).toBeGreaterThan(0.7)
    },
    120_000,
  )
})
