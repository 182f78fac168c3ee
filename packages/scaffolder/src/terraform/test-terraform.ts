// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of Terraform are text here
// For tests of this folder: calls of the actions with the real program, each over states of its own.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createProcessGate } from '@callboard/core/node'
import type { Action } from '../actions/define-action.ts'
import { type TestCall, type TestResult, testAction } from '../actions/test-action.ts'
import { terraformActions } from './terraform-actions.ts'
import type { TerraformOptions } from './terraform-options.ts'

/** Whether the program is on this machine. */
export const hasTerraform = (() => {
  try {
    execFileSync('terraform', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

export const terraformGate = createProcessGate({ terraform: { command: 'terraform' } })

/** What is applied where a test names no files. */
export const configuration = `
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

/** The actions over a folder of states of their own. */
export interface TerraformBench extends Disposable {
  /** Absolute path of the folder. */
  states: string
  /** Absolute path of the state that calls without another name have. */
  stateFile: string
  actions(options?: Partial<TerraformOptions>): readonly Action[]
  call(
    name: 'plan' | 'apply' | 'output' | 'destroy',
    given?: Partial<TestCall>,
    options?: Partial<TerraformOptions>,
  ): Promise<TestResult>
  /** Leaves the state that applying {@link configuration} leaves; the program is run for the first one only. */
  startApplied(): Promise<void>
}

/** Opens a bench. */
export function openTerraformBench(): TerraformBench {
  const states = mkdtempSync(join(tmpdir(), 'callboard-states-'))
  const stateFile = join(states, 'template+default+demo', 'ledger', 'terraform.tfstate')
  const bench: TerraformBench = {
    states,
    stateFile,
    actions: (options = {}) =>
      terraformActions({
        gate: terraformGate,
        state: { folder: states },
        // Reading a configuration takes a second: what is refused has a test file of its own.
        dangerouslyTrustConfiguration: true,
        ...options,
      }),
    async call(name, given = {}, options = {}) {
      const action = bench.actions(options).find(({ id }) => id === `terraform:${name}`)
      if (!action) throw new Error(`there is no action terraform:${name}`)
      const input = { state: 'ledger', variables: { name: 'ledger' }, ...(given.input as object) }
      return testAction(action, { files: { 'main.tf': configuration }, ...given, input })
    },
    async startApplied() {
      applied ??= stateOfOne()
      mkdirSync(dirname(stateFile), { recursive: true })
      writeFileSync(stateFile, await applied)
    },
    [Symbol.dispose]: () => rmSync(states, { recursive: true, force: true }),
  }
  return bench
}

let applied: Promise<string> | undefined

async function stateOfOne(): Promise<string> {
  using bench = openTerraformBench()
  const { error } = await bench.call('apply')
  if (error) throw new Error(error.message)
  return readFileSync(bench.stateFile, 'utf8')
}

/** Names of the resources in a state, as it is on the disk. */
export function resourcesIn(file: string): string[] {
  const { resources } = JSON.parse(readFileSync(file, 'utf8')) as { resources: { name: string }[] }
  return resources.map(({ name }) => name)
}
