import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createProcessGate } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { actionContract } from '../testing/extension-contracts.ts'
import { terraformActions } from './terraform-actions.ts'
import {
  configuration,
  terraformGate as gate,
  hasTerraform,
  openTerraformBench,
  resourcesIn,
} from './test-terraform.ts'

if (!hasTerraform) process.stderr.write('Skipped: there is no terraform on this machine\n')

describe('the Terraform actions', () => {
  for (const action of terraformActions({ gate, state: { folder: '/states' } }))
    for (const { name, run } of actionContract(action)) it(`${action.id} ${name}`, run)

  it.each([
    [
      'a misspelt option',
      { provider: [] },
      'there is no option "provider"; did you mean "providers"?',
    ],
    [
      'a provider without its host',
      { providers: ['hashicorp/aws'] },
      'expected host/namespace/name',
    ],
    [
      'a state that is nowhere',
      { state: { folder: 'states' } },
      '"state.folder" is not valid: expected an absolute path',
    ],
  ])('refuse %s', (_name, options, problem) => {
    expect(() => openTerraformBench().actions(options as never)).toThrow(problem)
  })
})

describe.runIf(hasTerraform).concurrent('terraform:apply', () => {
  it('makes what the configuration says, once, and gives its outputs', async () => {
    using bench = openTerraformBench()
    const { call } = bench
    const variables = { name: 'ledger', password: 's3cr3t-w0rd' }
    const first = await call('apply', { input: { variables } })
    expect(first.error).toBeUndefined()
    expect(first.output).toEqual({
      outputs: { bucket: 'ledger-data', url: 'postgres://crew:s3cr3t-w0rd@db/ledger' },
      created: ['terraform_data.bucket'],
      changes: [{ address: 'terraform_data.bucket', action: 'create' }],
    })
    expect(first.found).toEqual(['postgres://crew:s3cr3t-w0rd@db/ledger'])
    expect(Object.keys(first.files)).toEqual(['main.tf'])
    expect(first.log.join('\n')).not.toContain('s3cr3t')
    expect(first.log).toContain('terraform_data.bucket: Plan to create')
    expect(first.log).toContain('Apply complete! Resources: 1 added, 0 changed, 0 destroyed.')
    const second = await call('apply', { input: { variables } })
    expect(second.output).toMatchObject({ created: [], changes: [] })
  })

  it('keeps its states, and the ones before them, from everybody else', async () => {
    using bench = openTerraformBench()
    const { call, startApplied, stateFile, states } = bench
    const modes = () =>
      ['', ...readdirSync(states, { recursive: true, encoding: 'utf8' })]
        .sort()
        .map((path) => `${path} ${(statSync(join(states, path)).mode & 0o777).toString(8)}`)
    chmodSync(states, 0o755)
    await startApplied()
    chmodSync(stateFile, 0o644)
    await call('apply', { input: { variables: { name: 'other' } } })
    expect(modes()).toEqual([
      ' 700',
      'template+default+demo 700',
      'template+default+demo/ledger 700',
      'template+default+demo/ledger/terraform.tfstate 600',
      'template+default+demo/ledger/terraform.tfstate.backup 600',
    ])
  })

  it('replaces nothing that is there unless it is told to', async () => {
    using bench = openTerraformBench()
    const { call } = bench
    const files = (trigger: string) => ({
      'main.tf': `resource "terraform_data" "a" {\n triggers_replace = "${trigger}"\n}`,
    })
    const input = { variables: {} }
    await call('apply', { files: files('1'), input })
    const { error } = await call('apply', { files: files('2'), input })
    expect([error?.code, error?.message]).toEqual([
      'SCAFFOLDER_TERRAFORM_DESTRUCTIVE',
      'Applying would delete or replace terraform_data.a',
    ])
    const { output } = await call('apply', {
      files: files('2'),
      input: { ...input, allowDestroy: true },
    })
    expect(output).toMatchObject({ changes: [{ address: 'terraform_data.a', action: 'replace' }] })
  })

  it('undoes what it made and leaves what was there', async () => {
    using bench = openTerraformBench()
    const { call, startApplied, stateFile } = bench
    const b = { 'main.tf': `${configuration}\nresource "terraform_data" "later" {}` }
    await startApplied()
    const { output } = await call('apply', { files: b })
    expect(output).toMatchObject({ created: ['terraform_data.later'] })
    const undo = { method: 'undo' as const, files: b, output: output as Record<string, unknown> }
    expect((await call('apply', undo)).error).toBeUndefined()
    expect(resourcesIn(stateFile)).toEqual(['bucket'])
    const again = await call('apply', undo)
    expect([again.error, again.log]).toEqual([undefined, expect.not.arrayContaining(['Plan: '])])
  })

  it('goes on where an attempt that crashed has left it', async () => {
    using bench = openTerraformBench()
    const { call } = bench
    const checkpoints = new Map<string, unknown>()
    await call('apply', { checkpoints })
    const { output } = await call('apply', { checkpoints })
    expect(output).toMatchObject({ created: ['terraform_data.bucket'], changes: [] })
  })

  it('says with its place what is wrong', async ({ expect }) => {
    using bench = openTerraformBench()
    const { call } = bench
    const { error } = await call('apply', {
      input: { path: 'infra', variables: {} },
      files: { 'infra/main.tf': 'output "x" {\n  value = terraform_data.none.id\n}\n' },
    })
    expect(error).toMatchObject({
      code: 'SCAFFOLDER_TERRAFORM_FAILED',
      at: { file: 'infra/main.tf', line: 2, column: 11 },
    })
    expect(error?.message).toMatchInlineSnapshot(
      `""terraform plan" failed: main.tf:2: Reference to undeclared resource: A managed resource "terraform_data" "none" has not been declared in the root module."`,
    )
  })
})

describe.runIf(hasTerraform).concurrent('plans', () => {
  it('list what would be changed, and change nothing', async () => {
    using bench = openTerraformBench()
    const { call, startApplied, stateFile } = bench
    const { output } = await call('apply', { method: 'plan' })
    expect(output).toEqual({
      sideEffects: [{ text: 'Creates terraform_data.bucket', target: 'terraform_data.bucket' }],
      output: { outputs: { bucket: '<bucket>', url: '<url>' } },
    })
    const ran = await call('plan')
    expect(ran.output).toEqual({
      changes: [{ address: 'terraform_data.bucket', action: 'create' }],
      hasChanges: true,
    })
    expect(existsSync(stateFile)).toBe(false)
    await startApplied()
    expect((await call('plan')).output).toEqual({ changes: [], hasChanges: false })
    const destroy = await call('destroy', { method: 'plan' })
    expect(destroy.output).toMatchObject({
      sideEffects: [{ text: 'Deletes terraform_data.bucket', destructive: true }],
    })
  })

  it('describe what cannot be planned before the run', async () => {
    using bench = openTerraformBench()
    const { call } = bench
    const { output, log } = await call('apply', { method: 'plan', input: { variables: {} } })
    expect(output).toEqual({
      sideEffects: [{ text: 'Applies the Terraform configuration in "." to the state "ledger"' }],
    })
    expect(log.at(-1)).toContain('It cannot be planned before the run')
  })
})

it('describes what cannot be planned because there is no such program here', async () => {
  using bench = openTerraformBench()
  const { call } = bench
  const nowhere = createProcessGate({ terraform: { command: 'no-such-terraform' } })
  const { output, log } = await call('apply', { method: 'plan' }, { gate: nowhere })
  expect(output).toEqual({
    sideEffects: [{ text: 'Applies the Terraform configuration in "." to the state "ledger"' }],
  })
  expect(log.at(-1)).toContain('The program "terraform" was not found')
})

describe.runIf(hasTerraform).concurrent('terraform:output and terraform:destroy', () => {
  it('read, and destroy, what is in the state', async () => {
    using bench = openTerraformBench()
    const { call, startApplied } = bench
    expect((await call('output')).output).toEqual({ outputs: {} })
    await startApplied()
    const { output, found } = await call('output')
    expect(output).toMatchObject({ outputs: { bucket: 'ledger-data' } })
    expect(found).toEqual(['postgres://crew:none-at-all@db/ledger'])
    expect((await call('destroy')).output).toEqual({ destroyed: ['terraform_data.bucket'] })
    expect((await call('destroy')).output).toEqual({ destroyed: [] })
  })
})
