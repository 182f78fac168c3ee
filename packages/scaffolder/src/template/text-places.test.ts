// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { testTemplate } from '../testing/test-template.ts'

const echo = defineAction({ id: 'test:echo', input: z.unknown(), run: () => {} })

/** Where a run of one step says that its input is wrong, with what stands there. */
async function placeOf(input: string): Promise<string> {
  const spec = `steps:\n  - id: a\n    action: test:echo\n${input.replace(/^/gm, '    ')}\n  - action: test:echo\n    input: { other: '\${{ 1 | nosuch }}' }`
  const scaffolder = createScaffolder({ actions: [echo] })
  const run = await scaffolder.start(testTemplate(spec), { parameters: {} })
  const { error } = await run.result
  const { line = 0, column = 0 } = error?.at ?? {}
  // The spec of a test template begins on its eighth line, two columns in.
  const written = spec.split('\n')[line - 8]?.slice(column - 3) ?? ''
  return `${line}:${column} ${written.slice(0, 14)}`
}

describe('an expression that fails in a step is found', () => {
  it.each([
    ['in a value of one line', "input: { x: 'a ${{ 1 | nosuch }} b' }", "11:30 nosuch }} b' }"],
    ['in a block', 'input:\n  x: |\n    one\n    two ${{ 1 | nosuch }}', '14:23 nosuch }}'],
    ['in a folded text', 'input:\n  x: >-\n    one ${{ 1\n    | nosuch }}', '13:15 ${{ 1'],
    ['in single quotes', "input: { x: '${{ 1 | nosuch(''a'') }}' }", '11:20 ${{ 1 | nosuch'],
    ['in double quotes', 'input: { x: "${{ 1 | nosuch(\\"a\\") }}" }', '11:20 ${{ 1 | nosuch'],
    ['the second of two', 'input:\n  x: ${{ 1 }}\n  y: ${{ 2 | nosuch }}', '13:20 nosuch }}'],
    ['in a list', 'input:\n  x:\n    - ${{ 1 }}\n    - - ${{ 2 | nosuch }}', '14:23 nosuch }}'],
    ['in "each"', 'each: ${{ nosuch.x() }}', '11:24 x() }}'],
    ['in "if"', 'if: |\n  ${{ 1 }}\n  {% nosuch %}', '13:9 {% nosuch %}'],
  ])('%s', async (_where, input, place) => {
    expect(await placeOf(input)).toBe(place)
  })

  it('by its key where it is written otherwise than it reads', async () => {
    expect(await placeOf('input: { x: "\\u0024{{ 1 | nosuch }}" }')).toBe('11:16 x: "\\u0024{{ 1')
  })
})
