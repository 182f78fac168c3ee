// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { CallboardError } from '@callboard/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRenderer } from './create-renderer.ts'
import { defineFilter } from './define-filter.ts'

const renderer = createRenderer()
const parameters = {
  n: 3,
  b: true,
  f: false,
  nul: null,
  list: [1, 2],
  o: { a: 1 },
  es: '',
  ns: '42',
  fs: 'false',
  s: 'text',
}

function failure(work: () => unknown): string {
  try {
    return `no error: ${JSON.stringify(work())}`
  } catch (error) {
    return CallboardError.is(error) ? error.message : `unexpected: ${String(error)}`
  }
}

describe('values of expressions', () => {
  it.each([
    ['${{ parameters.n }}', 3],
    ['x${{ parameters.n }}', 'x3'],
    [' ${{ parameters.n }}', ' 3'],
    ['${{ parameters.n }}\n', '3\n'],
    ['${{ parameters.n }}${{ parameters.n }}', '33'],
    ['${{ parameters.missing }}', undefined],
    ['${{ parameters.missing.deep }}', undefined],
    ['${{ parameters.ns }}', '42'],
    ['${{ parameters.fs }}', 'false'],
    ['${{ parameters.o }}', { a: 1 }],
    ['${{ parameters.o }}!', '[object Object]!'],
    ['${{ parameters.list }}!', '1,2!'],
    ['${{ parameters.nul }}!', '!'],
    ['{# c #}${{ parameters.n }}', 3],
    ['{% if parameters.b %}true{% endif %}', 'true'],
    ['{% if parameters.f %}yes{% endif %}', ''],
    ['{{ parameters.n }}', '{{ parameters.n }}'],
    ['$${{ parameters.n }}', '$3'],
    ["${{ '${{' }}", '${{'],
    ['{% raw %}${{ parameters.n }}{% endraw %}', '${{ parameters.n }}'],
    ['${{ [1,parameters.n] }}', [1, 3]],
    ['${{ {k:parameters.n} }}', { k: 3 }],
    ['${{ none }}', null],
    ['${{ undefined }}', undefined],
    ['${{ "a" if parameters.f }}', ''],
    ['${{ steps.my-step.output.x }}', null],
    ['${{ parameters.s | upper }}', 'TEXT'],
    ['${{ parameters.o | dump }}', '{"a":1}'],
    ['plain', 'plain'],
  ])('%j is %j', (source, value) => {
    expect(renderer.renderValue(source, { parameters, steps: {} })).toEqual(value)
  })
})

describe('methods that the interpreter lacks', () => {
  it.each([
    ['${{ "a,b,c".replaceAll(",", "-") }}', 'a-b-c'],
    ['${{ parameters.ids.join(",").replaceAll(",", "-") | upper }}', 'X-Y'],
    ['n: ${{ ("7").padStart(3, "0") }}', 'n: 007'],
    ['${{ parameters.s.padEnd(6, ".") }}', 'text..'],
    ['${{ parameters["s"].repeat(2).toUpperCase() }}', 'TEXTTEXT'],
    ['${{ parameters.s.at(-1) }}', 't'],
    ['${{ parameters.ids.at(-1) }}', 'y'],
    ['${{ parameters.s.at(9) }}', undefined],
    ['${{ "a".localeCompare("b") }}', -1],
    ['${{ "a".codePointAt(0) }}', 97],
    ['${{ "é".normalize("NFD").length }}', 2],
    ['${{ "x" if "a.b".replaceAll(".", "") == "ab" else "y" }}', 'x'],
    ['${{ { k: parameters.s.repeat(2) }.k }}', 'texttext'],
    ['${{ [parameters.s.repeat(1), -parameters.n.toFixed(0)] }}', ['text', -3]],
    ['{% set x = parameters.s.replaceAll("t", "$&") %}${{ x }}', '$&ex$&'],
    ['{% if parameters.s.repeat(2) == "texttext" %}yes{% endif %}', 'yes'],
    ['${{ "a b".replaceAll(" ", "a}}b") }}', 'aa}}bb'],
    ['{% raw %}${{ a.replaceAll("x", "y") }}{% endraw %}', '${{ a.replaceAll("x", "y") }}'],
    ['{# a.repeat(2) #}${{ "b".repeat(2) }}', 'bb'],
    ['${{- "b".repeat(2) -}} c', 'bbc'],
    ['${{ "A_b c" | replace(r/[^a-z]+/gi, "-") }}', 'A-b-c'],
    ['${{ "A_b c" | lower | replace(r/[_ ]/, "-") | title }}', 'A-b C'],
    ['${{ "a1b2".replace(r/[0-9]/g, "") }}', 'ab'],
    ['${{ "a1b2".split(r/[0-9]/) }}', ['a', 'b', '']],
    ['${{ "a1b2".match(r/[0-9]/g) }}', ['1', '2']],
    ['${{ "a/b".match(r/(a)\\/(x)?/) }}', ['a/', 'a', null]],
    ['${{ "ab".match(r/c/) }}', null],
    ['${{ "ab".search(r/b/) }}', 1],
    ['${{ r/^t/.test(parameters.s) }}', true],
    ['${{ "yes" if r/^x/i.test(parameters.s) else "no" }}', 'no'],
  ])('%s', (source, value) => {
    const scope = { parameters: { ...parameters, ids: ['x', 'y'] } }
    expect(renderer.renderValue(source, scope)).toEqual(value)
  })

  it('fail at the place where they were written', () => {
    try {
      renderer.render('a\n${{ "b".repeat(1).padEnd(2) }} ${{ 1 | nosuch }}', {}, { file: 'f' })
      expect.unreachable()
    } catch (error) {
      expect(CallboardError.is(error) && error.at).toEqual({ file: 'f', line: 2, column: 40 })
    }
  })
})

describe('compat: backstage', () => {
  const peer = createRenderer({ compat: 'backstage' })

  it.each(['${{ parameters.s | nosuch }}', '${{ broken', '${{ nofn() }}', '${{ a.constructor }}'])(
    'leaves %j as it is in a value, and not in a file',
    (source) => {
      expect(peer.renderValue(source, { parameters })).toBe(source)
      expect(peer.with({ trimBlocks: true }).renderValue(source, {})).toBe(source)
      expect(failure(() => peer.render(source, { parameters }))).toContain('failed')
    },
  )

  it('gives a slug for an address that has none', () => {
    const source = '${{ "gitlab.com?project=42" | projectSlug }}'
    expect(peer.renderValue(source, {})).toBe('undefined/undefined')
    expect(failure(() => renderer.renderValue(source, {}))).toContain('has no owner and repo')
  })
})

describe('globals', () => {
  it('are data and functions of data', () => {
    const custom = createRenderer({
      globals: { region: 'eu', port: (name: unknown) => ({ name, port: 80 }) },
    })
    expect(custom.renderValue('${{ port(region) }}', {})).toEqual({ name: 'eu', port: 80 })
  })

  it('cannot let anything but plain data in', () => {
    const custom = createRenderer({ globals: { clock: () => new Date(0) } })
    expect(failure(() => custom.renderValue('${{ clock() }}', {}))).toContain('not a plain object')
  })
})

it('refuses options that it does not know', () => {
  const misspelt = { filter: [] } as object
  expect(failure(() => createRenderer(misspelt))).toMatchInlineSnapshot(
    `"createRenderer: there is no option "filter"; did you mean "filters"?"`,
  )
  const named = { name: 'x', aply: () => 1 } as unknown as Parameters<typeof defineFilter>[0]
  expect(failure(() => defineFilter(named))).toMatchInlineSnapshot(
    `"defineFilter: there is no option "aply"; did you mean "apply"?"`,
  )
  expect(failure(() => defineFilter({ name: '__proto__', apply: () => 1 }))).toContain(
    'expected a name',
  )
  expect(failure(() => defineFilter({ name: 'a.b', apply: () => 1 }))).toMatchInlineSnapshot(
    `"defineFilter: "name" is not valid: expected a name of letters, digits and "_""`,
  )
})

describe('hostile expressions', () => {
  it.each([
    ['${{ "".constructor.constructor("return process")() }}', 'is reserved'],
    ['${{ parameters.__proto__ }}', 'is reserved'],
    ['${{ range.constructor }}', 'is reserved'],
    ['${{ [].filter.constructor }}', 'is reserved'],
    ['{% include "/etc/passwd" %}', 'template-loading'],
    ['{% extends "x" %}', 'template-loading'],
    ['{% for i in range(1000000000) %}x{% endfor %}', 'limit'],
    [
      '{% for a in range(900) %}{% for b in range(900) %}{% for c in range(900) %}x{% endfor %}{% endfor %}{% endfor %}',
      'limit',
    ],
    ['${{ "x" | center(500000000) }}', 'bound'],
    ['${{ "aaaa" | replace(r/(a|a)*b/, "x") }}', 'repeats itself'],
    ['${{ "aaaa" | replace("a", r/a/) }}', 'stands where no pattern can be used'],
    ['{% set p = r/a/ %}${{ p }}', 'stands where no pattern can be used'],
    ['${{ "x".repeat(2000000) }}', 'more than 1048576 characters'],
    ['${{ "x".padStart(500000000) }}', 'more than 1048576 characters'],
    ['${{ parameters.s.repeat(-1) }}', 'or of none'],
    ['${{ "ab".replaceAll(r/[ab]/g, "x".repeat(1000000)) }}', 'more than 1048576 characters'],
    ['${{ ("a".repeat(4000)).replace(r/a+b/g, "") }}', 'may be matched with 3162'],
    ['${{ parameters.n.replaceAll("a", "b") }}', 'number has no method "replaceAll"'],
    ['${{ parameters.missing.repeat(2) }}', 'undefined has no method "repeat"'],
    ['${{ parameters.s.match("a") }}', 'not'],
    ['${{ parameters.s.constructor.repeat(2) }}', 'reserved'],
    ['${{ parameters.s | nosuch }}', 'Unknown template filter'],
    ['${{ broken', 'Unterminated'],
    ['${{ nofn() }}', 'cannot be called'],
  ])('%j is refused', (source, reason) => {
    expect(failure(() => renderer.renderValue(source, { parameters }))).toContain(reason)
  })

  it.each([
    '{% macro m(n) %}${{ m(n) }}{% endmacro %}${{ m(1) }}',
    '{% set x = "ab" %}{% for i in range(40) %}{% set x = x + x %}{% endfor %}${{ x | length }}',
    '${{ "x" | indent(1000000000) }}',
    `\${{ "a"${'.at(0)'.repeat(100_000)} }}`,
    `\${{ "a"${'.at(0)'.repeat(900)} }}`,
    `\${{ ${'('.repeat(100_000)}"a".at(0) }}`,
    `\${{ "${'\\\\'.repeat(100_000)}.at( }}`,
    '${{ range(0, 100000) | join("x".repeat(1000)) }}',
    '${{ [1, 2].map(parameters.s) }}',
    '${{ [2, 1].sort(parameters.s) }}',
    '${{ parameters.toString() }}',
    '${{ parameters.valueOf() }}',
    '${{ parameters.__lookupGetter__("a") }}',
    '${{ parameters | __proto__ }}',
    '${{ cycler("a").constructor }}',
    '{% import "x" as y %}',
  ])('%j is an error, and a quick one', (source) => {
    const started = process.cpuUsage()
    expect(failure(() => renderer.renderValue(source, { parameters }))).toMatch(/^The expression/)
    // Of the processor: a busy machine is no slow interpreter.
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000)
  })

  it.each(['${{ parameters["constr"~"uctor"] }}', '${{ parameters["__pro"~"to__"] }}'])(
    '%j reaches nothing',
    (source) => {
      expect(renderer.renderValue(source, { parameters })).toBeUndefined()
    },
  )

  it('never renders a value again, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('${{ 1 }}', '{% if 1 %}', '{# x #}', '${{'),
        (text, syntax) => {
          const value = `${text}${syntax}${text}`
          const once = renderer.renderValue('${{ values.x }}', { values: { x: value } })
          const mixed = renderer.renderValue('a${{ values.x }}b', { values: { x: value } })
          expect([once, mixed]).toEqual([value, `a${value}b`])
        },
      ),
    )
  })

  it('leaves text without syntax as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/\$\{\{|\{%|\{#/.test(text)),
        (text) => {
          expect(renderer.render(text, {})).toBe(text)
        },
      ),
    )
  })
})

describe('an expression that fails', () => {
  it('names the file, line and column of a text of its own', () => {
    const place = { file: 'README.md' }
    try {
      renderer.render('# ok\n\nby ${{ values.owner | nosuch }}', { values: {} }, place)
      expect.unreachable()
    } catch (error) {
      expect(CallboardError.is(error) && error.toJSON()).toEqual({
        code: 'SCAFFOLDER_EXPRESSION_FAILED',
        message:
          'The expression "${{ values.owner | nosuch }}" failed: Unknown template filter "nosuch"',
        hint: 'Correct the expression; text that only looks like one goes between {% raw %} and {% endraw %}.',
        at: { file: 'README.md', line: 3, column: 23 },
        data: {
          expression: '${{ values.owner | nosuch }}',
          reason: 'Unknown template filter "nosuch"',
        },
      })
    }
  })
})

describe('filters', () => {
  it('can be added, and take the place of a built-in one', () => {
    const shout = defineFilter({ name: 'shout', apply: ({ input, args }) => `${input}${args[0]}` })
    const pick = defineFilter({ name: 'pick', apply: () => 'mine' })
    const custom = createRenderer({ filters: [shout, pick] })
    expect(custom.renderValue('${{ "a" | shout("!") }} ${{ 1 | pick }}', {})).toBe('a! mine')
  })

  it('are refused when two have one name', () => {
    const filter = defineFilter({ name: 'x', apply: () => 1 })
    expect(failure(() => createRenderer({ filters: [filter, filter] }))).toMatchInlineSnapshot(
      `"There are two of the filter "x""`,
    )
  })

  it('fail the expression that uses them with their own reason', () => {
    const odd = defineFilter({
      name: 'odd',
      apply() {
        throw new Error('not today')
      },
    })
    const custom = createRenderer({ filters: [odd] })
    expect(failure(() => custom.renderValue('${{ 1 | odd }}', {}))).toMatchInlineSnapshot(
      `"The expression "\${{ 1 | odd }}" failed: Template filter "odd" failed: not today"`,
    )
  })

  it('cannot let anything but plain data in', () => {
    const clock = defineFilter({ name: 'clock', apply: () => new Date(0) })
    const custom = createRenderer({ filters: [clock] })
    expect(failure(() => custom.renderValue('${{ 1 | clock }}', {}))).toMatchInlineSnapshot(
      `"The expression "\${{ 1 | clock }}" failed: Template filter "clock" failed: it is not a plain object"`,
    )
  })
})

it('renders many texts with a scope that was prepared, each as if it were the first', () => {
  const renderer = createRenderer()
  const values = { name: 'ledger', list: [1] }
  const scope = renderer.prepare({ values })
  const text = '{% set values = { name: "other" } %}${{ values.name }}'
  expect(renderer.render(text, scope)).toBe('other')
  expect(renderer.render('${{ values.name }}', scope)).toBe('ledger')
  values.name = 'changed'
  expect(renderer.renderValue('${{ values }}', scope)).toEqual({ name: 'ledger', list: [1] })
  // Another renderer takes it for a scope like any other.
  expect(renderer.with({ trimBlocks: true }).render('${{ values.name }}', scope)).toBe('changed')
  const refused = renderer.prepare({ values: new Proxy({}, {}) })
  expect(() => renderer.render('${{ values.name }}', refused)).toThrow('The expression')
})
