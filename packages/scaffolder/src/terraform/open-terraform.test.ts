import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CallboardError, silentLogger } from '@callboard/core'
import { createProcessGate, createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { openTerraform } from './open-terraform.ts'
import { completeOptions, type TerraformOptions } from './terraform-options.ts'
import { planTerraform } from './terraform-plan.ts'
import { hasTerraform } from './test-terraform.ts'

/** Opens a configuration as the actions do, and plans it. */
async function tryOut(
  files: Record<string, string>,
  {
    provisioners,
    ...options
  }: Omit<Partial<TerraformOptions>, 'provisioners'> & {
    provisioners?: readonly string[] | 'any'
  } = {},
) {
  await using workspace = await createTemporaryFolder({ portable: false })
  await using states = await createTemporaryFolder()
  for (const [path, text] of Object.entries(files))
    await workspace.folder.write(path, text, { executable: path.includes('provider') })
  const canary = join(states.folder.root, 'canary')
  try {
    await using terraform = await openTerraform({
      options: completeOptions({
        gate: createProcessGate({ terraform: { command: 'terraform', env: { CANARY: canary } } }),
        state: { folder: states.folder.root },
        ...options,
      }),
      workspace: workspace.folder,
      path: '.',
      key: 'demo/ledger',
      variables: {},
      logger: silentLogger,
      signal: new AbortController().signal,
    })
    const plan = await planTerraform(terraform, {
      path: '.',
      provisioners: provisioners ?? [],
      args: [],
    })
    return { changes: plan.changes, ran: existsSync(canary) }
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return { code: error.code, message: error.message, ran: existsSync(canary) }
  }
}

const withProvisioner = `resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "touch $CANARY"
  }
}`

describe.runIf(hasTerraform).concurrent('openTerraform', () => {
  it('lets through a configuration with modules of its own', async () => {
    const files = {
      'main.tf': 'module "m" {\n  source = "./modules/m"\n}\nterraform {\n  backend "s3" {}\n}\n',
      'modules/m/main.tf': 'resource "terraform_data" "a" {}',
    }
    expect(await tryOut(files)).toEqual({
      changes: [{ address: 'module.m.terraform_data.a', action: 'create' }],
      ran: false,
    })
  })

  it('refuses before the program has run for the first time', async () => {
    const gate = createProcessGate({ terraform: { command: 'terraform-that-is-not-there' } })
    expect(await tryOut({ 'main.tf': withProvisioner }, { gate })).toEqual({
      code: 'SCAFFOLDER_TERRAFORM_CONFIGURATION',
      message:
        'The Terraform configuration in "." is refused: main.tf: the provisioner "local-exec" is not allowed',
      ran: false,
    })
  })

  it('finds provisioners a second time in what the program has understood', async () => {
    const files = {
      'main.tf': `${withProvisioner}\nmodule "m" {\n  source = "./m"\n}`,
      'm/main.tf': withProvisioner,
    }
    const { message } = await tryOut(files, { dangerouslyTrustConfiguration: true })
    expect(message).toBe(
      'The Terraform configuration in "." is refused: terraform_data.a: the provisioner "local-exec" is not allowed; module.m.terraform_data.a: the provisioner "local-exec" is not allowed',
    )
  })

  it('installs no provider that is not allowed, and runs none that a template brings along', async () => {
    const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`
    const provider = `registry.terraform.io/hashicorp/null/3.0.0/${platform}/terraform-provider-null_v3.0.0`
    const script = '#!/bin/sh\ntouch "$CANARY"\n'
    const files = {
      'main.tf': 'resource "null_resource" "a" {}',
      [`.terraform/providers/${provider}`]: script,
      [`terraform.d/plugins/${provider}`]: script,
      '.terraform.lock.hcl':
        'provider "registry.terraform.io/hashicorp/null" {\n  version = "3.0.0"\n}\n',
    }
    for (const dangerouslyTrustConfiguration of [true, false]) {
      const { code, message, ran } = await tryOut(files, { dangerouslyTrustConfiguration })
      expect([code, ran]).toEqual(['SCAFFOLDER_TERRAFORM_FAILED', false])
      expect(message).toContain('hashicorp/null')
    }
  })
})
