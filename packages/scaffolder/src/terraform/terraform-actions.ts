import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { applyAction, applyPlan } from './terraform-apply.ts'
import {
  type CompleteTerraformOptions,
  completeOptions,
  type TerraformOptions,
} from './terraform-options.ts'
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

/**
 * `terraform:plan`, `terraform:apply`, `terraform:output` and `terraform:destroy`, by Terraform or OpenTofu.
 *
 * @throws CORE_OPTION_INVALID
 */
export function terraformActions(given: TerraformOptions): readonly Action[] {
  const options = completeOptions(given)
  return [planAction(options), applyAction(options), outputAction(options), destroyAction(options)]
}

function planAction(options: CompleteTerraformOptions): Action {
  return defineAction({
    id: 'terraform:plan',
    description: 'Says what applying a Terraform configuration would change, and changes nothing.',
    input: stepInput,
    output: z.strictObject({ changes: stepChanges, hasChanges: z.boolean() }),
    examples: [{ description: 'Plan', input: exampleInput }],
    async run(context) {
      await using terraform = await openStep(options, context)
      const plan = await planStep(terraform, { options, context })
      return { changes: plan.changes, hasChanges: plan.changes.length > 0 }
    },
    plan: async (context) => {
      const { changes: found = [] } = (await tryPlan(options, { context })) ?? {}
      return { sideEffects: [], output: { changes: found, hasChanges: found.length > 0 } }
    },
  })
}

function outputAction(options: CompleteTerraformOptions): Action {
  return defineAction({
    id: 'terraform:output',
    description: 'Reads the outputs of a Terraform state.',
    input: stepInput,
    output: z.strictObject({ outputs: stepOutputs }),
    examples: [{ description: 'Read', input: exampleInput }],
    async run(context) {
      await using terraform = await openStep(options, context)
      const { outputs: found } = await readState(terraform, context)
      return { outputs: found }
    },
    plan: () => ({ sideEffects: [] }),
  })
}

function destroyAction(options: CompleteTerraformOptions): Action {
  const args = ['-destroy']
  return defineAction({
    id: 'terraform:destroy',
    description: 'Destroys everything in a Terraform state.',
    input: stepInput,
    output: z.strictObject({ destroyed: z.array(z.string()).describe('Addresses') }),
    examples: [{ description: 'Destroy', input: exampleInput }],
    async run(context) {
      await using terraform = await openStep(options, context)
      const { changes: found } = await planStep(terraform, { options, context, args })
      await applyPlan(terraform, { context })
      return {
        destroyed: found.filter(({ action }) => action === 'delete').map(({ address }) => address),
      }
    },
    async plan(context) {
      const plan = await tryPlan(options, { context, args })
      const text = `Destroys everything in the Terraform state "${context.input.state}"`
      return { sideEffects: plan ? plan.changes.map(effectOf) : [{ text, destructive: true }] }
    },
  })
}
