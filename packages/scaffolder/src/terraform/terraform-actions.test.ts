// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of Terraform are text here
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@callboard/core'
import { createProcessGate } from '@callboard/core/node'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { runTemplate } from '../testing/run-template.ts'
import { terraformActions } from './terraform-actions.ts'
import type { TerraformOptions } from './terraform-options.ts'

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
let states = ''
beforeEach(() => {
  states = mkdtempSync(join(root, 'states-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const gate = createProcessGate({ terraform: { command: 'terraform' } })
const actionsFor = (options: Partial<TerraformOptions> = {}) =>
  terraformActions({
    gate,
    state: { folder: states },
    // Reading a configuration takes a second: what is refused has a test file of its own.
    dangerouslyTrustConfiguration: true,
    ...options,
  })
type Name = 'plan' | 'apply' | 'output' | 'destroy'
const call = (
  name: Name,
  given: Partial<TestCall> = {},
  options: Partial<TerraformOptions> = {},
) => {
  const action = actionsFor(options).find(({ id }) => id === `terraform:${name}`)
  if (!action) throw new Error(name)
  const input = { state: 'ledger', variables: { name: 'ledger' }, ...(given.input as object) }
  return testAction(action, { files: { 'main.tf': configuration }, ...given, input })
}

const configuration = `
variable "name" {
  type = string
}
variable "password" {
  type      = string
  sensitive = true
  default   = "none-at-all"
}
resource "terraform_data" "bucket" {
  input = "\${var.name}-data"
}
output "bucket" {
  value = terraform_data.bucket.output
}
output "url" {
  value     = "postgres://crew:\${var.password}@db/ledger"
  sensitive = true
}
`
const stateFile = () => join(states, 'template+default+demo', 'ledger', 'terraform.tfstate')

describe('the Terraform actions', () => {
  for (const action of terraformActions({ gate, state: { folder: root } }))
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
    expect(() => actionsFor(options as never)).toThrow(problem)
  })
})

describe.runIf(isThere)('terraform:apply', () => {
  it('makes what the configuration says, once, and gives its outputs', async () => {
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
    const modes = () =>
      ['', ...readdirSync(states, { recursive: true, encoding: 'utf8' })]
        .sort()
        .map((path) => `${path} ${(statSync(join(states, path)).mode & 0o777).toString(8)}`)
    chmodSync(states, 0o755)
    await call('apply')
    chmodSync(stateFile(), 0o644)
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
    const b = { 'main.tf': `${configuration}\nresource "terraform_data" "later" {}` }
    await call('apply')
    const { output } = await call('apply', { files: b })
    expect(output).toMatchObject({ created: ['terraform_data.later'] })
    const undo = { method: 'undo' as const, files: b, output: output as Record<string, unknown> }
    expect((await call('apply', undo)).error).toBeUndefined()
    expect(resourcesIn(stateFile())).toEqual(['bucket'])
    const again = await call('apply', undo)
    expect([again.error, again.log]).toEqual([undefined, expect.not.arrayContaining(['Plan: '])])
  })

  it('goes on where an attempt that crashed has left it', async () => {
    const checkpoints = new Map<string, unknown>()
    await call('apply', { checkpoints })
    const { output } = await call('apply', { checkpoints })
    expect(output).toMatchObject({ created: ['terraform_data.bucket'], changes: [] })
  })

  it('says with its place what is wrong', async () => {
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

  it('names what was made before it failed', async () => {
    const { error } = await call(
      'apply',
      {
        input: { variables: {} },
        files: {
          'main.tf': `resource "terraform_data" "a" {}
            resource "terraform_data" "b" {
              depends_on = [terraform_data.a]
              provisioner "local-exec" {
                command = "exit 3"
              }
            }`,
        },
      },
      { provisioners: ['local-exec'] },
    )
    expect(error?.message).toContain('Made before, and left in the state: terraform_data.a')
    expect(error?.hint).toContain('try the step again')
  })

  it('waits for a state that is locked, and says so when that takes too long', async () => {
    const held = call(
      'apply',
      {
        input: { variables: {} },
        files: {
          'main.tf': `resource "terraform_data" "a" {
            provisioner "local-exec" {
              command = "touch '${states}/begun'; until test -e '${states}/go'; do sleep 0.02; done"
            }
          }`,
        },
      },
      { provisioners: ['local-exec'] },
    )
    await until(() => existsSync(join(states, 'begun')))
    const { error } = await call('apply', {}, { lockTimeoutMs: 0 })
    expect(error?.code).toBe('SCAFFOLDER_TERRAFORM_LOCKED')
    expect(error?.hint).toContain('force-unlock')
    writeFileSync(join(states, 'go'), '')
    expect((await held).error).toBeUndefined()
  })

  it('lets a command that is cancelled write its state', async () => {
    const controller = new AbortController()
    const running = call(
      'apply',
      {
        input: { variables: {} },
        signal: controller.signal,
        files: {
          'main.tf': `resource "terraform_data" "a" {}
            resource "terraform_data" "b" {
              depends_on = [terraform_data.a]
              provisioner "local-exec" {
                command = "touch '${states}/begun'; sleep 5"
              }
            }`,
        },
      },
      { provisioners: ['local-exec'] },
    )
    await until(() => existsSync(join(states, 'begun')))
    controller.abort(new Error('cancelled'))
    await expect(running).rejects.toThrow('cancelled')
    expect(resourcesIn(stateFile())).toContain('a')
    expect(readdirSync(join(stateFile(), '..'))).not.toContain('.terraform.tfstate.lock.info')
  })

  it('shows no credentials of the host', async () => {
    const { log, error } = await call(
      'apply',
      {
        input: { variables: {} },
        files: {
          'main.tf': `resource "terraform_data" "a" {
            provisioner "local-exec" {
              command = "echo token $CLOUD_TOKEN; exit 1"
            }
          }`,
        },
      },
      { provisioners: ['local-exec'], env: { CLOUD_TOKEN: new Secret('cl0ud-t0ken') } },
    )
    expect(log.join('\n')).toContain('token ***')
    expect(JSON.stringify([log, error])).not.toContain('cl0ud-t0ken')
  })

  it('passes nothing of the host on, and values of variables by no argument', async () => {
    const seen = join(states, 'seen')
    process.env.TF_VAR_name = 'of-the-host'
    const { output } = await call(
      'apply',
      {
        input: { variables: { name: 'x"; $(touch /tmp/never)\n${file("/etc/passwd")}' } },
        files: {
          'main.tf': `variable "name" {}
            resource "terraform_data" "a" {
              provisioner "local-exec" {
                command = "cat /proc/$PPID/cmdline /proc/$PPID/environ > '${seen}'"
              }
            }
            output "name" {
              value = var.name
            }`,
        },
      },
      { provisioners: ['local-exec'], env: { CLOUD_TOKEN: 'cl0ud' } },
    )
    delete process.env.TF_VAR_name
    expect(output).toMatchObject({
      outputs: { name: 'x"; $(touch /tmp/never)\n${file("/etc/passwd")}' },
    })
    const words = readFileSync(seen, 'utf8').split('\0')
    expect(words.filter((each) => /never|^TF_VAR|^NODE/.test(each))).toEqual([])
    expect(words).toContain('CLOUD_TOKEN=cl0ud')
  })
})

describe.runIf(isThere)('plans', () => {
  it('list what would be changed, and change nothing', async () => {
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
    expect(existsSync(stateFile())).toBe(false)
    await call('apply')
    expect((await call('plan')).output).toEqual({ changes: [], hasChanges: false })
    const destroy = await call('destroy', { method: 'plan' })
    expect(destroy.output).toMatchObject({
      sideEffects: [{ text: 'Deletes terraform_data.bucket', destructive: true }],
    })
  })

  it('describe what cannot be planned before the run', async () => {
    const { output, log } = await call('apply', { method: 'plan', input: { variables: {} } })
    expect(output).toEqual({
      sideEffects: [{ text: 'Applies the Terraform configuration in "." to the state "ledger"' }],
    })
    expect(log.at(-1)).toContain('It cannot be planned before the run')
  })
})

it('describes what cannot be planned because there is no such program here', async () => {
  const nowhere = createProcessGate({ terraform: { command: 'no-such-terraform' } })
  const { output, log } = await call('apply', { method: 'plan' }, { gate: nowhere })
  expect(output).toEqual({
    sideEffects: [{ text: 'Applies the Terraform configuration in "." to the state "ledger"' }],
  })
  expect(log.at(-1)).toContain('The program "terraform" was not found')
})

describe.runIf(isThere)('terraform:output and terraform:destroy', () => {
  it('read, and destroy, what is in the state', async () => {
    expect((await call('output')).output).toEqual({ outputs: {} })
    await call('apply')
    const { output, found } = await call('output')
    expect(output).toMatchObject({ outputs: { bucket: 'ledger-data' } })
    expect(found).toEqual(['postgres://crew:none-at-all@db/ledger'])
    expect((await call('destroy')).output).toEqual({ destroyed: ['terraform_data.bucket'] })
    expect((await call('destroy')).output).toEqual({ destroyed: [] })
  })
})

describe.runIf(isThere)('a run', () => {
  const template = `
run: { onFailure: undo }
parameters: { properties: { broken: { type: boolean } } }
steps:
  - id: write
    action: fs:write
    input:
      path: main.tf
      content: |
        resource "terraform_data" "a" {}
        output "token" {
          value     = "t0ken-of-the-database"
          sensitive = true
        }
  - id: infra
    action: terraform:apply
    input: { state: ledger }
  - id: log
    action: debug:log
    input: { message: 'got \${{ steps.infra.output.outputs.token | upper }}' }
  - id: last
    if: \${{ parameters.broken }}
    action: fs:parse
    input: { path: none.yaml }
output:
  text: [{ title: Token, content: '\${{ steps.infra.output.outputs.token }}' }]
`
  const run = (broken: boolean) =>
    runTemplate(template, { actions: actionsFor(), parameters: { broken } })
  const stateOfDemo = () => {
    const [folder = ''] = readdirSync(states)
    return resourcesIn(join(states, folder, 'ledger', 'terraform.tfstate'))
  }

  it('masks sensitive outputs, whatever a filter makes of them', async () => {
    const { status, events, output } = await run(false)
    expect([status, output]).toEqual(['completed', { text: [{ title: 'Token', content: '***' }] }])
    expect(JSON.stringify(events)).not.toMatch(/t0ken-of/i)
    expect(stateOfDemo()).toEqual(['a'])
  })

  it('that fails leaves nothing behind', async () => {
    const { status, task } = await run(true)
    expect([status, task.steps.find(({ id }) => id === 'infra')?.undo]).toEqual([
      'failed',
      'completed',
    ])
    expect(stateOfDemo()).toEqual([])
  })
})

function resourcesIn(file: string): string[] {
  const { resources } = JSON.parse(readFileSync(file, 'utf8')) as { resources: { name: string }[] }
  return resources.map(({ name }) => name)
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20))
}
