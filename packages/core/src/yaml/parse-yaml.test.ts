import { describe, expect, it } from 'vitest'
import { formatIssue } from '../issue/format-issue.ts'
import { parseYaml } from './parse-yaml.ts'
import { codes, values } from './test-parse.ts'

const formatted = (text: string) => {
  const { issues, documents } = parseYaml(text, { file: 'x.yaml' })
  return [issues, ...documents.map((document) => document.issues)]
    .flat()
    .map(formatIssue)
    .join('\n')
}

describe('parseYaml', () => {
  it('reads documents one by one, leaving out empty ones', () => {
    const text = '# licence\n---\na: 1\n---\n---\n# nothing\n---\n- b\n...\n---\ntext\n'
    const { documents, issues } = parseYaml(text, { file: 'x' })
    expect(issues).toEqual([])
    expect(documents.map(({ index, line, value }) => ({ index, line, value }))).toEqual([
      { index: 0, line: 3, value: { a: 1 } },
      { index: 3, line: 8, value: ['b'] },
      { index: 4, line: 11, value: 'text' },
    ])
  })

  it.each(['', '\n', '---', '---\n', '# nothing', '--- # nothing\n...', '\ufeff'])(
    'finds nothing in %j',
    (text) => {
      expect(parseYaml(text, { file: 'x' })).toEqual({ documents: [], issues: [] })
    },
  )

  it('reads JSON', () => {
    expect(values('{"a": [1, true, null, "x\\u0041"], "b": {}}')).toEqual([
      { a: [1, true, null, 'xA'], b: {} },
    ])
  })

  it('keeps the others when one document is broken, in any of several ways', () => {
    const parts = ['n: 1', 'a: [', 'n: 2', 'a: !x y', 'a: 1\na: 2', ']', 'n: 3', '\ta: 1', 'n: 4']
    const { documents, issues } = parseYaml(parts.join('\n---\n'), { file: 'x' })
    expect(issues).toEqual([])
    expect(
      documents.map((document) => document.value ?? document.issues.map(({ code }) => code)),
    ).toEqual([
      { n: 1 },
      ['YAML_SYNTAX'],
      { n: 2 },
      ['YAML_TAG'],
      ['YAML_DUPLICATE_KEY'],
      ['YAML_SYNTAX'],
      { n: 3 },
      ['YAML_SYNTAX'],
      { n: 4 },
    ])
  })

  it('points at what is wrong', () => {
    expect(formatted('a: 1\nb: [1, 2\nc: 3\n')).toMatchInlineSnapshot(`
      "x.yaml:3:1: error: Flow sequence in block collection must be sufficiently indented and end with a ] (YAML_SYNTAX)
          2 | b: [1, 2
        > 3 | c: 3
            | ^
        hint: Check the indentation and the quotes around this place."
    `)
    expect(formatted('kind: A\nmetadata:\n  name: x\nkind: B\n')).toMatchInlineSnapshot(`
      "x.yaml:4:1: error: The key "kind" is written twice (YAML_DUPLICATE_KEY)
          3 |   name: x
        > 4 | kind: B
            | ^
        hint: Keep one of the two."
    `)
    expect(formatted('a: !!python/name:os.system x\n')).toMatchInlineSnapshot(`
      "x.yaml:1:4: error: Unresolved tag: tag:yaml.org,2002:python/name:os.system (YAML_TAG)
        > 1 | a: !!python/name:os.system x
            |    ^
        hint: Remove the tag; only plain YAML is read."
    `)
    expect(formatted('%YAML 1.1\n---\na: no\n')).toMatchInlineSnapshot(`
      "x.yaml:1:1: error: The directive "%YAML 1.1" is refused (YAML_DIRECTIVE)
        > 1 | %YAML 1.1
            | ^
          2 | ---
        hint: Remove it. YAML 1.2 is read, where "no" is text and "012" is twelve."
    `)
    expect(formatted('a: *nowhere\n')).toMatchInlineSnapshot(`
      "x.yaml:1:4: error: The alias "*nowhere" repeats nothing that stands before it (YAML_ALIAS)
        > 1 | a: *nowhere
            |    ^
        hint: Mark the part to repeat with "&nowhere"."
    `)
  })

  it('reads a byte-order mark, CRLF and mixed line ends like plain text', () => {
    const text = 'a:\n  - "x\n    y"\n  - |\n    one\n    two\nb: plain\n  text\n---\nc: 1\n'
    const variants = [
      `\ufeff${text}`,
      text.replaceAll('\n', '\r\n'),
      text.replace('\n', '\r\n').replace('c: 1\n', 'c: 1\r\n'),
    ]
    for (const variant of variants) expect(values(variant)).toEqual(values(text))
  })

  it('keeps dates, versions and words of YAML 1.1 as the text they are', () => {
    expect(
      values('a: 2001-12-14\nb: yes\nc: no\nd: on\ne: 1_000\nf: 12:30:45\ng: 0o14\nh: 012\ni: ~'),
    ).toEqual([
      {
        a: '2001-12-14',
        b: 'yes',
        c: 'no',
        d: 'on',
        e: '1_000',
        f: '12:30:45',
        g: 12,
        h: 12,
        i: null,
      },
    ])
  })

  it('takes a merge key for a key like any other', () => {
    expect(values('a: &x {b: 1}\nc:\n  <<: *x\n')).toEqual([{ a: { b: 1 }, c: { '<<': { b: 1 } } }])
  })

  it.each([
    '!!js/function "x"',
    '!!python/name:os.system x',
    '!!binary aGk=',
    '!!set {x, y}',
    '!!omap [x: 1]',
    '!!timestamp 2001-12-14',
    '!!merge x',
    '!custom x',
    '!<tag:example.com,2000:x> x',
    '!custom {x: 1}',
    '!custom [x]',
  ])('refuses the tag of "%s"', (text) => {
    expect(codes(`a: ${text}`)).toContain('YAML_TAG')
  })

  it('reads past unknown tags with a warning where it is told to, and past nothing else', () => {
    const text = 'a: !ENV [A, 1]\nb: !!python/object/apply:os.system [id]\nc: !x t\n'
    const read = (source: string) =>
      parseYaml(source, { file: 'x', unknownTags: 'warning' }).documents[0]
    expect(read(text)?.value).toEqual({ a: ['A', 1], b: ['id'], c: 't' })
    expect(read(text)?.issues.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'warning YAML_TAG',
      'warning YAML_TAG',
      'warning YAML_TAG',
    ])
    expect(read(`${text}a: 2\n`)?.value).toBeUndefined()
  })

  it('lets the caller read tags of its own, and no others', () => {
    const text = 'a: !ENV [A, &one 1]\nb: &b !twice x\nc: !other t\nd: *b\ne: { f: !twice *one }\n'
    const readTag = (tag: string) => {
      if (tag === '!ENV') return (value: unknown) => ({ env: value })
      return tag === '!twice' ? (value: unknown) => [value, value] : undefined
    }
    const read = (unknownTags: 'error' | 'warning', source = text) =>
      parseYaml(source.replace('*one', 'y'), { file: 'x', unknownTags, readTag }).documents[0]
    expect(read('warning')?.value).toEqual({
      a: { env: ['A', 1] },
      b: ['x', 'x'],
      c: 't',
      d: ['x', 'x'],
      e: { f: ['y', 'y'] },
    })
    expect(read('warning')?.issues.map(({ message }) => message)).toEqual([
      'Unresolved tag: !other',
    ])
    expect(read('error')?.value).toBeUndefined()
    expect(read('error', text.replace('!other ', ''))?.issues).toEqual([])
  })

  it('reads the tags of plain data', () => {
    const text =
      'a: !!str 5\nb: !!int "5"\nc: !!map {}\nd: !!seq []\ne: !!null ""\nf: !!bool "true"\ng: ! 5'
    expect(values(text)).toEqual([{ a: '5', b: 5, c: {}, d: [], e: null, f: true, g: '5' }])
  })

  it('refuses all directives but that for YAML 1.2, each for its own document', () => {
    expect(values('%YAML 1.2\n---\na: no\n')).toEqual([{ a: 'no' }])
    expect(codes('%TAG ! tag:yaml.org,2002:\n---\na: !binary aGk=\n')).toEqual([
      'YAML_DIRECTIVE',
      'YAML_TAG',
    ])
    expect(codes('%FOO bar\n---\na: 1\n')).toEqual(['YAML_DIRECTIVE'])
    expect(codes('%YAML 1.1\n')).toEqual(['YAML_DIRECTIVE'])
    const { documents } = parseYaml('a: 1\n...\n%YAML 1.1\n---\nb: 1\n---\nc: 1\n', { file: 'x' })
    expect(documents.map(({ value, issues }) => [value, issues.length])).toEqual([
      [{ a: 1 }, 0],
      [undefined, 1],
      [{ c: 1 }, 0],
    ])
  })

  it('refuses keys that are written twice, also when only their quotes differ', () => {
    for (const text of [
      'a: 1\na: 2',
      '{a: 1, a: 2}',
      '1: a\n"1": b',
      'a:\n  - x: {b: 1, b: 2}',
      '? a\n? a',
    ])
      expect(codes(text)).toEqual(['YAML_DUPLICATE_KEY'])
  })

  it('keeps keys that reach prototypes as data', () => {
    const [value] = values('__proto__: {polluted: 1}\nconstructor: {prototype: 1}\ntoString: 1')
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'toString'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('writes keys that are collections as text, and warns nobody', async () => {
    const warnings: unknown[] = []
    const listen = (warning: unknown) => warnings.push(warning)
    process.on('warning', listen)
    expect(values('? [a, b]\n: c\n')).toEqual([{ '[ a, b ]': 'c' }])
    await new Promise((done) => setImmediate(done))
    process.off('warning', listen)
    expect(warnings).toEqual([])
  })

  it('refuses NUL', () => {
    expect(codes('a: x\u0000y')).toEqual(['YAML_ENCODING'])
    expect(values('a: "x\\0y"')).toEqual([{ a: 'x\u0000y' }])
  })

  it('lists a hundred problems of a document at most, and still reads its neighbours', () => {
    for (const broken of [
      ']'.repeat(5000),
      `[${','.repeat(5000)}]`,
      'a:\n\t- b\n'.repeat(5000),
      'a: 1\n'.repeat(5000),
      'a: '.concat('&x '.repeat(5000)),
    ]) {
      const { documents } = parseYaml(`a: 1\n---\n${broken}\n---\nb: 1\n`, { file: 'x' })
      expect(documents[0]?.value).toEqual({ a: 1 })
      expect(documents.at(-1)?.value).toEqual({ b: 1 })
      expect(documents.map(({ issues }) => issues.length)).toEqual([0, 100, 0])
    }
  })

  it('refuses more documents than allowed, and no fewer', () => {
    for (const text of ['---\na: 1\n', 'a: 1\n...\n', 'a: 1\n---\n', '---\n', '# x\n---\na: 1\n']) {
      expect(codes(text.repeat(5), { maxDocuments: 6 })).toEqual([])
      expect(codes(text.repeat(8), { maxDocuments: 6 })).toEqual(['YAML_DOCS'])
    }
    expect(
      parseYaml('---\na: 1\n'.repeat(6), { file: 'x', limits: { maxDocuments: 6 } }).documents,
    ).toHaveLength(6)
  })

  it('refuses a hundred thousand documents at once', () => {
    const started = performance.now()
    expect(codes('---\nkind: Component\n'.repeat(100_000))).toEqual(['YAML_DOCS'])
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('refuses long texts unread', () => {
    expect(codes('x'.repeat(11), { maxLength: 10 })).toEqual(['YAML_SIZE'])
    expect(codes('x'.repeat(5 * 1024 * 1024 + 1))).toEqual(['YAML_SIZE'])
    expect(codes('x'.repeat(10), { maxLength: 10 })).toEqual([])
  })

  it('takes time in proportion to the text, where the parser would take its square', () => {
    const long = [
      Array.from({ length: 60_000 }, (_, index) => `k${index}: 1`).join('\n'),
      '---\na: [\n'.repeat(9000),
      `a: &a x\nb:\n${'  - x\n'.repeat(30_000)}c:\n${'  - *a\n'.repeat(90)}`,
    ]
    const started = performance.now()
    for (const text of long) parseYaml(text, { file: 'x' })
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})

describe('aliases', () => {
  it('are written out', () => {
    expect(values('a: &x {b: [1]}\nc: *x\nd: [*x, &x 2, *x]')).toEqual([
      { a: { b: [1] }, c: { b: [1] }, d: [{ b: [1] }, 2, 2] },
    ])
  })

  it('are refused where they would grow without bound, at once', () => {
    const row = (index: number) =>
      `a${index}: &a${index} [${Array(9).fill(index === 0 ? 'lol' : `*a${index - 1}`)}]`
    const text = Array.from({ length: 9 }, (_, index) => row(index)).join('\n')
    const started = performance.now()
    expect(codes(text)).toEqual(['YAML_ALIAS'])
    expect(performance.now() - started).toBeLessThan(100)
  })

  it('may add as much as a text may be long, over all its documents', () => {
    const big = `a: &x ${'x'.repeat(1000)}\nb: [*x, *x]\n`
    const { documents } = parseYaml(`${big}---\n${big}---\nc: 1\n`, {
      file: 'x',
      limits: { maxLength: 3500 },
    })
    expect(documents.map(({ issues }) => issues.map(({ code }) => code))).toEqual([
      [],
      ['YAML_ALIAS'],
      [],
    ])
  })

  it('are counted', () => {
    const text = (count: number) => `a: &x 1\nb: [${Array(count).fill('*x')}]`
    expect(codes(text(100))).toEqual([])
    expect(codes(text(101))).toEqual(['YAML_ALIAS'])
  })

  it.each(['a: &x [*x]', '&x {a: *x}', 'a: &x\n  b:\n    - c: *x', '&a [&b [*a]]', '&x [&x [*x]]'])(
    'are refused inside what they repeat: %s',
    (text) => {
      expect(codes(text)).toEqual(['YAML_ALIAS'])
    },
  )

  it.each(['a: *x', 'a: *x\nb: &x 1', 'a: &x 1\n---\nb: *x', '*x : 1'])(
    'are refused when they repeat nothing: %j',
    (text) => {
      expect(codes(text)).toEqual(['YAML_ALIAS'])
    },
  )

  it('do not lead deeper than a text may be nested', () => {
    const rows = Array.from({ length: 50 }, (_, index) =>
      index === 0 ? 'a0: &a0 [x]' : `a${index}: &a${index} [[*a${index - 1}]]`,
    )
    expect(codes(rows.slice(0, 31).join('\n'))).toEqual([])
    expect(codes(rows.join('\n'))).toEqual(['YAML_DEPTH'])
  })
})

describe('locate', () => {
  const text =
    'kind: A\nmetadata:\n  name: x\n  tags: [a, bb]\nspec: &s\n  list:\n    - one: 1\n    - two: 2\ncopy: *s\n'
  const [document] = parseYaml(`# head\n---\n${text}`, { file: 'x' }).documents
  const placeOf = (path: (string | number)[]) => {
    const { at } = document?.locate(path) ?? {}
    return `${at?.line}:${at?.column}`
  }

  it.each([
    [[], '3:1'],
    [['kind'], '3:1'],
    [['metadata', 'name'], '5:3'],
    [['metadata', 'tags', 1], '6:13'],
    [['spec', 'list', 1], '10:7'],
    [['spec', 'list', 1, 'two'], '10:7'],
    [['copy', 'list', 0, 'one'], '9:7'],
  ])('finds %j at %s', (path, place) => {
    expect(placeOf(path)).toBe(place)
  })

  it.each([
    [['metadata', 'namespace'], '4:1'],
    [['spec', 'list', 7], '8:3'],
    [['spec', 'list', 'x'], '8:3'],
    [['kind', 'x'], '3:1'],
    [['nothing', 'x'], '3:1'],
  ])('finds, for %j that is missing, the nearest at %s', (path, place) => {
    expect(placeOf(path)).toBe(place)
  })

  it('points into a document that is broken', () => {
    const [broken] = parseYaml('a: 1\nb: [\n', { file: 'x' }).documents
    expect(broken?.locate(['b']).at).toEqual({ file: 'x', line: 2, column: 1 })
  })
})
