import { CallboardError } from '@callboard/core'
import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { Terraform } from './open-terraform.ts'
import type { CompleteTerraformOptions } from './terraform-options.ts'
import type { TerraformChange } from './terraform-plan.ts'
import { readState } from './terraform-state.ts'
import {
  effectOf,
  exampleInput,
  openStep,
  planStep,
  stepChanges,
  stepInput,
  stepOutputs,
  tryPlan,
} from './terraform-step.ts'

const input = stepInput.extend({
  allowDestroy: z
    .boolean()
    .default(false)
    .describe('Whether something that exists may be deleted or replaced'),
})
const output = z.strictObject({
  outputs: stepOutputs.describe('Values of the outputs; sensitive ones are secrets of the run'),
  created: z.array(z.string()).describe('Addresses of what this step made'),
  changes: stepChanges,
})

/** `terraform:apply`: applies a configuration, and takes back what it made and nothing else. */
export function applyAction(options: CompleteTerraformOptions): Action {
  return defineAction({
    id: 'terraform:apply',
    description: 'Applies a Terraform configuration of the workspace.',
    input,
    output,
    examples: [
      { description: 'A bucket', input: { ...exampleInput, variables: { bucket: 'ledger-data' } } },
    ],
    async run(context) {
      await using terraform = await openStep(options, context)
      const plan = await planStep(terraform, { options, context })
      assertKept(plan.changes, context.input)
      // To an attempt after a crash, what the one before has made is there already.
      const before = await context.checkpoint({ key: 'before', fn: () => plan.known })
      await applyPlan(terraform, { context, before })
      const { managed, outputs } = await readState(terraform, context)
      const created = managed.filter((address) => !before.includes(address))
      return { outputs, created, changes: plan.changes }
    },
    async plan(context) {
      const plan = await tryPlan(options, { context })
      const { path, state } = context.input
      const text = `Applies the Terraform configuration in "${path}" to the state "${state}"`
      if (!plan) return { sideEffects: [{ text }] }
      return { sideEffects: plan.changes.map(effectOf), output: { outputs: plan.outputs } }
    },
    async undo(context) {
      const { created } = context.output
      if (created.length === 0) return
      await using terraform = await openStep(options, context)
      const args = ['-destroy', ...created.map((address) => `-target=${address}`)]
      const { changes: found } = await planStep(terraform, { options, context, args })
      if (found.length === 0) return
      assertOnly(found, created)
      await applyPlan(terraform, { context })
    },
  })
}

/** Applies the plan that was made. What it made before it failed is named in its error. */
export async function applyPlan(
  terraform: Terraform,
  { context, before }: { context: ActionContext<unknown>; before?: readonly string[] },
): Promise<void> {
  try {
    await terraform.run('apply', '-input=false', terraform.copy.plan)
  } catch (error) {
    if (!before || !CallboardError.is(error, errors.TERRAFORM_FAILED.code)) throw error
    const { managed } = await readState(terraform, context)
    const left = managed.filter((each) => !before.includes(each))
    if (left.length === 0) throw error
    const { command, problems } = error.data as { command: string; problems: string[] }
    throw errors.TERRAFORM_FAILED({ command, problems, left }, { at: error.at, cause: error })
  }
}

/** @throws SCAFFOLDER_TERRAFORM_DESTRUCTIVE */
function assertKept(
  found: readonly TerraformChange[],
  { allowDestroy }: z.output<typeof input>,
): void {
  const addresses = found
    .filter(({ action }) => action === 'delete' || action === 'replace')
    .map(({ address }) => address)
  if (addresses.length > 0 && !allowDestroy) throw errors.TERRAFORM_DESTRUCTIVE({ addresses })
}

/** What needs a target is destroyed along with it. @throws SCAFFOLDER_TERRAFORM_NEEDED */
function assertOnly(found: readonly TerraformChange[], targets: readonly string[]): void {
  const others = found.map(({ address }) => address).filter((each) => !targets.includes(each))
  if (others.length > 0) throw errors.TERRAFORM_NEEDED({ targets, others })
}
