// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { CallboardError } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import type { TextBranch } from './branch-probes.ts'
import { createRenderer, type RendererOptions } from './create-renderer.ts'

const values = { yes: true, no: false, list: ['a', 'b'], none: [], map: { k: 1 }, text: 'x.y' }

/** A text as it is rendered, and its branches: `+` for those that were taken. */
function probe(source: string, options: RendererOptions = {}): { text: string; seen: string[] } {
  const taken = new Map<string, boolean>()
  const onBranch = ({ text, way }: TextBranch, isTaken: boolean) => {
    const key = `${text} ${way}`
    taken.set(key, (taken.get(key) ?? false) || isTaken)
  }
  const render = (more: RendererOptions) => {
    try {
      return createRenderer({ ...options, ...more }).render(source, { values }, { file: 'a' })
    } catch (error) {
      if (!CallboardError.is(error)) throw error
      return `${error.code} ${error.at?.line}:${error.at?.column} ${error.message}`
    }
  }
  const text = render({ onBranch })
  // Whoever looks on changes nothing.
  expect(text).toBe(render({}))
  return { text, seen: [...taken].map(([key, was]) => `${was ? '+' : '-'} ${key}`) }
}

describe('branches', () => {
  it.each([
    [
      '{% if values.yes %}a{% else %}b{% endif %}',
      ['+ if values.yes true', '- if values.yes false'],
    ],
    [
      '{%- if not values.yes or values.no -%} a {%- elif values.list[1] == "b" %}b{% endif %}',
      [
        '- if not values.yes or values.no true',
        '+ if not values.yes or values.no false',
        '+ elif values.list[1] == "b" true',
        '- elif values.list[1] == "b" false',
      ],
    ],
    [
      '{% for x in values.list %}${{ loop.index }}${{ x }}{% endfor %}',
      ['+ for x in values.list true'],
    ],
    ['{% for x in values.none %}x{% endfor %}', ['- for x in values.none true']],
    [
      '{% for x in values.none %}{% if x %}{% else %}{% endif %}{% else %}none{% endfor %}',
      [
        '- for x in values.none true',
        '+ for x in values.none false',
        '- if x true',
        '- if x false',
      ],
    ],
    ['{% for k, v in values.map %}${{ k }}${{ v }}{% endfor %}', ['+ for k, v in values.map true']],
    ['{% for x in values.missing %}x{% endfor %}', ['- for x in values.missing true']],
    [
      '${{ "a" if values.no else ("b" if values.yes) }}',
      [
        '- if values.no true',
        '+ if values.no false',
        '+ if values.yes true',
        '- if values.yes false',
      ],
    ],
    [
      '${{ { if: 1, x: "a" if values.yes else 2 }.x }} ${{ values.map.if }} ${{ ["q" if values.no, 2] | join }}',
      [
        '+ if values.yes true',
        '- if values.yes false',
        '- if values.no true',
        '+ if values.no false',
      ],
    ],
    [
      '{% set x = "a" if values.text.replaceAll(".", "-") == "x-y" else "b" %}${{ x | upper }}',
      [
        '+ if values.text.replaceAll(".", "-") == "x-y" true',
        '- if values.text.replaceAll(".", "-") == "x-y" false',
      ],
    ],
    [
      '{% macro m(a) %}{% if caller is defined and a %}y{% endif %}{% endmacro %}${{ m(1) }}',
      ['- if caller is defined and a true', '+ if caller is defined and a false'],
    ],
    ['{% raw %}{% if x %}{% endraw %}{# {% if y %} #}', []],
  ])('of %j', (source, branches) => {
    expect(probe(source).seen.sort()).toEqual([...branches].sort())
  })

  it('are found in the syntax of cookiecutter, too', () => {
    expect(probe('{{ 1 if True else 2 }}', { cookiecutterCompat: true })).toEqual({
      text: '1',
      seen: ['+ if True true', '- if True false'],
    })
  })

  it.each([
    '{% if %}a{% endif %}',
    '{% if values.yes %}a',
    'x\n{% for x in %}{% endfor %}',
    'x\n  {% if values.yes | nosuch %}{% endif %}',
    '{% for x in values.list %}\n${{ "a" if x | nosuch }}{% endfor %}',
    '${{ "a" if',
    '{% else %}{% endfor %}{% endif %}',
  ])('leave the error of %j as it is, with its place', (source) => {
    expect(probe(source).text).toMatch(/^SCAFFOLDER_EXPRESSION_FAILED \d+:\d+ /)
  })

  it('are not looked for in the values of steps', () => {
    const seen: unknown[] = []
    const renderer = createRenderer({ onBranch: (branch) => seen.push(branch) })
    expect(renderer.renderValue('${{ 1 if true else 2 }}', {}, { file: 'a' })).toBe(1)
    expect(seen).toEqual([])
  })
})
