// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { describe, expect, it } from 'vitest'
import { form, params, run } from './test-run.ts'

describe('each', () => {
  const each = (source: string, more = '') =>
    `${form}steps:\n  - id: e\n    action: test:echo\n    each: ${source}\n    ${more}\n    input: { k: '\${{ each.key }}', v: '\${{ each.value }}' }\noutput: { e: '\${{ steps.e.output }}' }\n`

  it.each([
    ["'${{ parameters.list }}'", { k: ['0', '1'], v: [1, 2] }],
    ["'${{ parameters.o }}'", { k: ['a'], v: [1] }],
    ["[x, '${{ parameters.n }}']", { k: ['0', '1'], v: ['x', 3] }],
    ["'${{ parameters.empty }}'", {}],
  ])('%s gives %j', async (source, output) => {
    expect((await run(each(source), params)).output).toEqual({ e: output })
  })

  it.each([
    "'${{ parameters.nope }}'",
    "'${{ parameters.n }}'",
    "'${{ parameters.s }}'",
    "'${{ none }}'",
  ])('%s is refused', async (source) => {
    const { error } = await run(each(source), params)
    expect(error?.code).toBe('SCAFFOLDER_EACH_INVALID')
  })

  it('is refused beyond a thousand turns', async () => {
    const { error } = await run(each("'${{ range(1001) }}'"), params)
    expect(error?.message).toBe('"each" of the step "e" is 1001 entries long')
  })

  it('asks the condition for each turn and leaves no hole', async () => {
    const { output } = await run(
      each("'${{ parameters.list }}'", "if: '${{ each.value == 2 }}'"),
      params,
    )
    expect(output).toEqual({ e: { k: ['1'], v: [2] } })
  })

  it('runs no turn before all of them are known to be good', async () => {
    const { inputs, steps } = await run(
      `steps:\n  - { id: e, action: test:echo, each: [1, x], input: { v: '\${{ each.value | parseRepoUrl }}' } }\n`,
    )
    expect([inputs, steps.e]).toEqual([[], 'failed'])
  })

  it('ends at the turn that fails', async () => {
    const { inputs, steps } = await run(
      `steps:\n  - { id: e, action: test:echo, each: [false, true, false], input: { fail: '\${{ each.value }}' } }\n`,
    )
    expect([inputs.length, steps.e]).toEqual([2, 'failed'])
  })
})
