import { CallboardError } from '@callboard/core'
import { z } from 'zod'
import type { ActionContext, SideEffect } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { openTerraform, type Terraform } from './open-terraform.ts'
import type { CompleteTerraformOptions } from './terraform-options.ts'
import { planTerraform, type TerraformChange, type TerraformPlan } from './terraform-plan.ts'

/** What each action takes. */
export const stepInput = z.strictObject({
  path: z.string().default('.').describe('Folder of the configuration in the workspace'),
  state: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,99}$/, 'expected letters, digits, "-", "_" and "."')
    .refine((name) => !name.includes('..'), 'expected no ".."')
    .describe('Name of the state, one for each project; only runs of this template find it'),
  variables: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Values of the variables, secrets included'),
})

/** What a step says of changes. */
export const stepChanges = z
  .array(
    z.strictObject({
      address: z.string(),
      action: z.enum(['create', 'update', 'delete', 'replace', 'forget']),
    }),
  )
  .describe('What is changed')

/** Values of outputs, by their names. */
export const stepOutputs = z.record(z.string(), z.unknown())

/** Input of the examples. */
export const exampleInput = { path: 'infra', state: 'ledger' }

type Context = ActionContext<z.output<typeof stepInput>>

/** Terraform on a copy of the step's configuration, with the state that its input names. @throws as {@link openTerraform} */
export function openStep(options: CompleteTerraformOptions, context: Context): Promise<Terraform> {
  const { input: given, workspace, logger, signal, template } = context
  const { path, state, variables } = given
  // Names may hold hyphens: joined with those, two templates could have one state.
  const owner = template.ref.split(/[:/]/).map(encodeURIComponent).join('+')
  return openTerraform({
    options,
    workspace,
    path,
    key: `${owner}/${state}`,
    variables,
    logger,
    signal,
  })
}

/** Which plan is made of a step. */
interface StepPlan {
  options: CompleteTerraformOptions
  context: Context
  args?: readonly string[]
}

/** Plans what a step was opened for. @throws as {@link planTerraform} */
export function planStep(
  terraform: Terraform,
  { options, context, args = [] }: StepPlan,
): Promise<TerraformPlan> {
  const { dangerouslyTrustConfiguration, provisioners, lockTimeoutMs } = options
  const lock = context.dryRun ? '-lock=false' : `-lock-timeout=${lockTimeoutMs}ms`
  return planTerraform(terraform, {
    path: context.input.path,
    provisioners: dangerouslyTrustConfiguration ? 'any' : provisioners,
    args: [lock, ...args],
  })
}

/** A plan where one can be made before the run: what earlier steps would give is not there yet. @throws for a configuration that is refused */
export async function tryPlan(
  options: CompleteTerraformOptions,
  { context, args = [] }: Omit<StepPlan, 'options'>,
): Promise<TerraformPlan | undefined> {
  try {
    await using terraform = await openStep(options, context)
    return await planStep(terraform, { options, context, args })
  } catch (error) {
    const isKnown = [errors.TERRAFORM_FAILED.code, 'CORE_PROGRAM_MISSING'].some((code) =>
      CallboardError.is(error, code),
    )
    if (!isKnown) throw error
    context.logger.warn(`It cannot be planned before the run: ${(error as Error).message}`)
    return undefined
  }
}

const verbs: Record<TerraformChange['action'], string> = {
  create: 'Creates',
  update: 'Changes',
  delete: 'Deletes',
  replace: 'Deletes and creates again',
  forget: 'Forgets',
}

/** A change as a plan shows it. */
export function effectOf({ address, action }: TerraformChange): SideEffect {
  const destructive = action === 'delete' || action === 'replace'
  return {
    text: `${verbs[action]} ${address}`,
    target: address,
    ...(destructive && { destructive }),
  }
}
