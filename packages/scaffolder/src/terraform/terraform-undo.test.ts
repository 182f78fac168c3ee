import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProcessGate } from '@callboard/core/node'
import { afterAll, expect, it, vi } from 'vitest'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { terraformActions } from './terraform-actions.ts'

// Each call runs the program several times.
vi.setConfig({ testTimeout: 30_000 })

const isThere = (() => {
  try {
    execFileSync('terraform', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    process.stderr.write('Skipped: there is no terraform on this machine\n')
    return false
  }
})()

const root = mkdtempSync(join(tmpdir(), 'callboard-states-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const gate = createProcessGate({ terraform: { command: 'terraform' } })
const [, apply] = terraformActions({
  gate,
  state: { folder: root },
  dangerouslyTrustConfiguration: true,
})
const applied = (state: string, text: string, more: Partial<TestCall> = {}) => {
  if (!apply) throw new Error('there is no such action')
  return testAction(apply, { files: { 'main.tf': text }, ...more, input: { state } })
}
const undone = (state: string, text: string, output: unknown) =>
  applied(state, text, { method: 'undo', output: output as Record<string, unknown> })
const resource = (name: string, input: string) =>
  `resource "terraform_data" "${name}" {\n input = ${input}\n}\n`

it.runIf(isThere)('destroys nothing that came to need what the step made', async () => {
  const later = resource('a', 'terraform_data.b.output') + resource('b', '"y"')
  await applied('needed', resource('a', '"x"'))
  const { output } = await applied('needed', later)
  const { error } = await undone('needed', later, output)
  expect([error?.code, error?.message]).toEqual([
    'SCAFFOLDER_TERRAFORM_NEEDED',
    'terraform_data.b cannot be destroyed alone: terraform_data.a, which the step did not make, would go as well',
  ])
})

it.runIf(isThere)('did not make what it imported or gave another address', async () => {
  const later = `moved {\n from = terraform_data.a\n to = terraform_data.z\n}
import {\n to = terraform_data.q\n id = "somebody-elses"\n}
${resource('z', '"x"')}resource "terraform_data" "q" {}\n`
  await applied('moved', resource('a', '"x"'))
  const checkpoints = new Map<string, unknown>()
  expect((await applied('moved', later, { checkpoints })).output).toMatchObject({ created: [] })
  // What crashed behind its apply plans neither any more.
  expect((await applied('moved', later, { checkpoints })).output).toMatchObject({ created: [] })
})
