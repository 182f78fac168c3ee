// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { runTemplate } from '../testing/run-template.ts'

/** Says when it begins and ends, and ends when all that it was told to meet are there. */
function meeting() {
  const notes: string[] = []
  const there = new Set<string>()
  const waiting = new Set<() => void>()
  const action = defineAction({
    id: 'test:meet',
    input: z.strictObject({
      name: z.string(),
      others: z.array(z.string()).default([]),
      fail: z.boolean().default(false),
    }),
    async run({ input: { name, others, fail } }) {
      notes.push(`+${name}`)
      there.add(name)
      for (const look of waiting) look()
      await new Promise<void>((done) => {
        const look = () => others.every((other) => there.has(other)) && done()
        waiting.add(look)
        look()
      })
      notes.push(`-${name}`)
      if (fail) throw new Error(`${name} fails`)
      return { name }
    },
  })
  return { notes, action }
}
const step = (id: string, more: string, others = '') =>
  `  - { id: ${id}, action: test:meet, ${more}input: { name: ${id}, others: [${others}] } }\n`

describe('steps that need no others', () => {
  it('run at the same time, and what needs them begins when they have ended', async () => {
    const { notes, action } = meeting()
    const { steps, output } = await runTemplate(
      `steps:\n${step('a', '', 'b')}${step('b', 'needs: [], ', 'a')}${step('c', 'needs: [a, b], ')}${step('d', '')}output: { all: '\${{ steps }}' }`,
      { actions: [action] },
    )
    expect(steps).toEqual({ a: 'completed', b: 'completed', c: 'completed', d: 'completed' })
    expect(notes.slice(-4)).toEqual(['+c', '-c', '+d', '-d'])
    expect(output).toEqual({
      all: Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, { output: { name } }])),
    })
  })

  it('go on to their end when another one fails; what begins later is skipped unless it asks', async () => {
    const { notes, action } = meeting()
    const { steps, status, error } = await runTemplate(
      `steps:
  - { id: a, action: test:meet, input: { name: a, others: [b], fail: true } }
${step('b', 'needs: [], ', 'a')}${step('c', 'needs: [b], ')}${step('always', "needs: [a, b], if: '${{ always() }}', ")}`,
      { actions: [action] },
    )
    expect([error?.message, status, steps]).toEqual([
      'The step "a" (test:meet) failed: a fails',
      'failed',
      { a: 'failed', b: 'completed', c: 'skipped', always: 'completed' },
    ])
    expect(notes).toContain('-b')
  })
})
