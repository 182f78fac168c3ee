// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of Terraform are text here
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { runTemplate } from '../testing/run-template.ts'
import { hasTerraform, openTerraformBench, resourcesIn } from './test-terraform.ts'

describe.runIf(hasTerraform).concurrent('an apply', () => {
  it('names what was made before it failed', async () => {
    using bench = openTerraformBench()
    const { call } = bench
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
    using bench = openTerraformBench()
    const { call, states } = bench
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
    using bench = openTerraformBench()
    const { call, stateFile, states } = bench
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
    expect(resourcesIn(stateFile)).toContain('a')
    expect(readdirSync(join(stateFile, '..'))).not.toContain('.terraform.tfstate.lock.info')
  })

  it('shows no credentials of the host', async () => {
    using bench = openTerraformBench()
    const { call } = bench
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
    using bench = openTerraformBench()
    const { call, states } = bench
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

describe.runIf(hasTerraform).concurrent('a run', () => {
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
  const run = async (broken: boolean) => {
    using bench = openTerraformBench()
    const parameters = { broken }
    const result = await runTemplate(template, { actions: bench.actions(), parameters })
    const [folder = ''] = readdirSync(bench.states)
    const left = resourcesIn(join(bench.states, folder, 'ledger', 'terraform.tfstate'))
    return { ...result, left }
  }

  it('masks sensitive outputs, whatever a filter makes of them', async () => {
    const { status, events, output, left } = await run(false)
    expect([status, output]).toEqual(['completed', { text: [{ title: 'Token', content: '***' }] }])
    expect(JSON.stringify(events)).not.toMatch(/t0ken-of/i)
    expect(left).toEqual(['a'])
  })

  it('that fails leaves nothing behind', async () => {
    const { status, task, left } = await run(true)
    expect([status, task.steps.find(({ id }) => id === 'infra')?.undo]).toEqual([
      'failed',
      'completed',
    ])
    expect(left).toEqual([])
  })
})

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await nodeRuntime.sleep(20)
}
