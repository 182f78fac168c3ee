import { z } from 'zod'
import { errors } from '../errors.ts'
import type { Terraform } from './open-terraform.ts'
import { managedIn, stateShape } from './terraform-state.ts'

/** A resource that a plan would change. */
export interface TerraformChange {
  /** `module.db.aws_db_instance.main["eu"]` */
  address: string
  action: 'create' | 'update' | 'delete' | 'replace' | 'forget'
}

/** What applying would do. */
export interface TerraformPlan {
  changes: TerraformChange[]
  /** Values of the outputs as far as they are known before, and no secret. */
  outputs: Record<string, unknown>
  /** Addresses of what is there before: in the state, or elsewhere and taken over into it. */
  known: string[]
}

interface ModuleShape {
  resources?: { address: string; provisioners?: { type: string }[] | undefined }[] | undefined
  module_calls?: Record<string, { module?: ModuleShape | undefined }> | undefined
}

const moduleShape: z.ZodType<ModuleShape> = z.object({
  resources: z
    .array(
      z.object({
        address: z.string(),
        provisioners: z.array(z.object({ type: z.string() })).optional(),
      }),
    )
    .optional(),
  module_calls: z
    .record(z.string(), z.object({ module: z.lazy(() => moduleShape).optional() }))
    .optional(),
})

const anything = z.unknown().optional()

const planShape = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        previous_address: z.string().optional(),
        change: z.object({ actions: z.array(z.string()), importing: anything }),
      }),
    )
    .default([]),
  output_changes: z
    .record(
      z.string(),
      z.object({ after: anything, after_unknown: anything, after_sensitive: anything }),
    )
    .default({}),
  prior_state: stateShape.default({}),
  configuration: z.object({ root_module: moduleShape.optional() }).optional(),
})

/**
 * Plans into the file of the working copy, and looks through what the program made of the configuration for provisioners that
 * are not allowed, modules that were fetched included.
 *
 * @throws SCAFFOLDER_TERRAFORM_FAILED SCAFFOLDER_TERRAFORM_LOCKED SCAFFOLDER_TERRAFORM_CONFIGURATION
 */
export async function planTerraform(
  terraform: Terraform,
  {
    path,
    provisioners,
    args,
  }: { path: string; provisioners: readonly string[] | 'any'; args: readonly string[] },
): Promise<TerraformPlan> {
  const { copy } = terraform
  const files = [`-var-file=${copy.variables}`, `-out=${copy.plan}`]
  await terraform.run('plan', '-input=false', ...args, ...files)
  const plan = await terraform.read(planShape, 'show', copy.plan)
  const problems = [...provisionersIn(plan.configuration?.root_module)]
    .filter(({ type }) => provisioners !== 'any' && !provisioners.includes(type))
    .map(({ address, type }) => `${address}: the provisioner "${type}" is not allowed`)
  if (problems.length > 0) throw errors.TERRAFORM_CONFIGURATION({ path, problems })
  return {
    changes: plan.resource_changes.flatMap(({ address, change }) => {
      const action = actionOf(change.actions)
      return action ? [{ address, action }] : []
    }),
    known: [
      ...managedIn(plan.prior_state),
      ...plan.resource_changes
        .filter((each) => each.previous_address !== undefined || each.change.importing)
        .map(({ address }) => address),
    ],
    outputs: Object.fromEntries(
      Object.entries(plan.output_changes).map(([name, output]) => [
        name,
        output.after_unknown === false && output.after_sensitive === false
          ? output.after
          : `<${name}>`,
      ]),
    ),
  }
}

function* provisionersIn(
  module: ModuleShape | undefined,
  prefix = '',
): Generator<{ address: string; type: string }> {
  for (const { address, provisioners = [] } of module?.resources ?? [])
    for (const { type } of provisioners) yield { address: `${prefix}${address}`, type }
  for (const [name, call] of Object.entries(module?.module_calls ?? {}))
    yield* provisionersIn(call.module, `${prefix}module.${name}.`)
}

function actionOf(actions: readonly string[]): TerraformChange['action'] | undefined {
  if (actions.length === 2) return 'replace'
  const [action] = actions
  return action === 'create' || action === 'update' || action === 'delete' || action === 'forget'
    ? action
    : undefined
}
