// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { runTemplate } from '../testing/run-template.ts'

/** Says back what it was given, and keeps it. */
function echo() {
  const inputs: unknown[] = []
  const action = defineAction({
    id: 'test:echo',
    input: z.looseObject({}),
    run({ input }) {
      inputs.push(input)
      if (input.fail) throw new Error('told to fail')
      return input
    },
  })
  return { inputs, action }
}

/** Runs a specification with {@link echo} and more actions. */
export async function run(spec: string, options: Parameters<typeof runTemplate>[1] = {}) {
  const { inputs, action } = echo()
  const finished = await runTemplate(spec, {
    ...options,
    actions: [action, ...(options.actions ?? [])],
  })
  return { ...finished, inputs }
}

export const params = {
  parameters: {
    n: 3,
    b: true,
    f: false,
    list: [1, 2],
    empty: [],
    o: { a: 1 },
    no: {},
    s: 'false',
    deep: '${{ secrets.token }}',
  },
}

export const form = `
parameters:
  properties:
    n: { type: number }
    b: { type: boolean }
    f: { type: boolean }
    list: { type: array }
    empty: { type: array }
    o: { type: object }
    no: { type: object }
    s: { type: string }
    deep: { type: string }
`
