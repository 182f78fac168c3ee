import { afterAll, expect, it } from 'vitest'
import type { TestCall } from '../actions/test-action.ts'
import { hasTerraform, openTerraformBench } from './test-terraform.ts'

const bench = openTerraformBench()
afterAll(() => bench[Symbol.dispose]())
const applied = (state: string, text: string, more: Partial<TestCall> = {}) =>
  bench.call('apply', { files: { 'main.tf': text }, ...more, input: { state, variables: {} } })
const undone = (state: string, text: string, output: unknown) =>
  applied(state, text, { method: 'undo', output: output as Record<string, unknown> })
const resource = (name: string, input: string) =>
  `resource "terraform_data" "${name}" {\n input = ${input}\n}\n`

it.runIf(hasTerraform).concurrent(
  'destroys nothing that came to need what the step made',
  async () => {
    const later = resource('a', 'terraform_data.b.output') + resource('b', '"y"')
    await applied('needed', resource('a', '"x"'))
    const { output } = await applied('needed', later)
    const { error } = await undone('needed', later, output)
    expect([error?.code, error?.message]).toEqual([
      'SCAFFOLDER_TERRAFORM_NEEDED',
      'terraform_data.b cannot be destroyed alone: terraform_data.a, which the step did not make, would go as well',
    ])
  },
)

it.runIf(hasTerraform).concurrent(
  'did not make what it imported or gave another address',
  async () => {
    const later = `moved {\n from = terraform_data.a\n to = terraform_data.z\n}
import {\n to = terraform_data.q\n id = "somebody-elses"\n}
${resource('z', '"x"')}resource "terraform_data" "q" {}\n`
    await applied('moved', resource('a', '"x"'))
    const checkpoints = new Map<string, unknown>()
    expect((await applied('moved', later, { checkpoints })).output).toMatchObject({ created: [] })
    // What crashed behind its apply plans neither any more.
    expect((await applied('moved', later, { checkpoints })).output).toMatchObject({ created: [] })
  },
)
