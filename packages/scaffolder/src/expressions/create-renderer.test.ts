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
    ['${{ "aaaa" | replace(r/(a|a)*b/, "x") }}', 'disabled'],
    ['${{ parameters.s | nosuch }}', 'Unknown template filter'],
    ['${{ broken', 'Unterminated'],
    ['${{ nofn() }}', 'cannot be called'],
  ])('%j is refused', (source, reason) => {
    expect(failure(() => renderer.renderValue(source, { parameters }))).toContain(reason)
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
