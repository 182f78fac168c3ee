import { CallboardError } from '@callboard/core'
import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { openTerraform, type Terraform } from './open-terraform.ts'
import {
  type CompleteTerraformOptions,
  completeOptions,
  type TerraformOptions,
} from './terraform-options.ts'
import { planTerraform, type TerraformChange, type TerraformPlan } from './terraform-plan.ts'
import { readState } from './terraform-state.ts'

const common = {
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
}
const input = z.strictObject(common)
const applyInput = z.strictObject({
  ...common,
  allowDestroy: z
    .boolean()
    .default(false)
    .describe('Whether something that exists may be deleted or replaced'),
})
const change = z.strictObject({
  address: z.string(),
  action: z.enum(['create', 'update', 'delete', 'replace', 'forget']),
})
const outputs = z.record(z.string(), z.unknown())
const changes = z.array(change).describe('What is changed')

type Context = ActionContext<z.output<typeof input>>
const example = { path: 'infra', state: 'ledger' }

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
    input,
    output: z.strictObject({ changes, hasChanges: z.boolean() }),
    examples: [{ description: 'Plan', input: example }],
    async run(context) {
      await using terraform = await open(options, context)
      const plan = await planIn(terraform, { options, context })
      return { changes: plan.changes, hasChanges: plan.changes.length > 0 }
    },
    plan: async (context) => {
      const { changes: found = [] } = (await tryPlan(options, { context })) ?? {}
      return { sideEffects: [], output: { changes: found, hasChanges: found.length > 0 } }
    },
  })
}

function applyAction(options: CompleteTerraformOptions): Action {
  return defineAction({
    id: 'terraform:apply',
    description: 'Applies a Terraform configuration of the workspace.',
    input: applyInput,
    output: z.strictObject({
      outputs: outputs.describe('Values of the outputs; sensitive ones are secrets of the run'),
      created: z.array(z.string()).describe('Addresses of what this step made'),
      changes,
    }),
    examples: [
      { description: 'A bucket', input: { ...example, variables: { bucket: 'ledger-data' } } },
    ],
    async run(context) {
      await using terraform = await open(options, context)
      const plan = await planIn(terraform, { options, context })
      assertKept(plan.changes, context.input)
      // To an attempt after a crash, what the one before has made is there already.
      const before = await context.checkpoint({ key: 'before', fn: () => plan.known })
      await applyIn(terraform, { context, before })
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
      await using terraform = await open(options, context)
      const args = ['-destroy', ...created.map((address) => `-target=${address}`)]
      const { changes: found } = await planIn(terraform, { options, context, args })
      if (found.length === 0) return
      assertOnly(found, created)
      await applyIn(terraform, { context })
    },
  })
}

function outputAction(options: CompleteTerraformOptions): Action {
  return defineAction({
    id: 'terraform:output',
    description: 'Reads the outputs of a Terraform state.',
    input,
    output: z.strictObject({ outputs }),
    examples: [{ description: 'Read', input: example }],
    async run(context) {
      await using terraform = await open(options, context)
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
    input,
    output: z.strictObject({ destroyed: z.array(z.string()).describe('Addresses') }),
    examples: [{ description: 'Destroy', input: example }],
    async run(context) {
      await using terraform = await open(options, context)
      const { changes: found } = await planIn(terraform, { options, context, args })
      await applyIn(terraform, { context })
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

function open(options: CompleteTerraformOptions, context: Context): Promise<Terraform> {
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

interface Planned {
  options: CompleteTerraformOptions
  context: Context
  args?: readonly string[]
}

function planIn(terraform: Terraform, { options, context, args = [] }: Planned) {
  const { dangerouslyTrustConfiguration, provisioners, lockTimeoutMs } = options
  const lock = context.dryRun ? '-lock=false' : `-lock-timeout=${lockTimeoutMs}ms`
  return planTerraform(terraform, {
    path: context.input.path,
    provisioners: dangerouslyTrustConfiguration ? 'any' : provisioners,
    args: [lock, ...args],
  })
}

/** Applies the plan that was made. What it made before it failed is named in its error. */
async function applyIn(
  terraform: Terraform,
  { context, before }: { context: Context; before?: readonly string[] },
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

/** A plan where one can be made before the run: what earlier steps would give is not there yet. @throws for a configuration that is refused */
async function tryPlan(
  options: CompleteTerraformOptions,
  { context, args = [] }: Omit<Planned, 'options'>,
): Promise<TerraformPlan | undefined> {
  try {
    await using terraform = await open(options, context)
    return await planIn(terraform, { options, context, args })
  } catch (error) {
    const isKnown = [errors.TERRAFORM_FAILED.code, 'CORE_PROGRAM_MISSING'].some((code) =>
      CallboardError.is(error, code),
    )
    if (!isKnown) throw error
    context.logger.warn(`It cannot be planned before the run: ${(error as Error).message}`)
    return undefined
  }
}

/** @throws SCAFFOLDER_TERRAFORM_DESTRUCTIVE */
function assertKept(
  found: readonly TerraformChange[],
  { allowDestroy }: z.output<typeof applyInput>,
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

const verbs: Record<TerraformChange['action'], string> = {
  create: 'Creates',
  update: 'Changes',
  delete: 'Deletes',
  replace: 'Deletes and creates again',
  forget: 'Forgets',
}

function effectOf({ address, action }: TerraformChange) {
  const destructive = action === 'delete' || action === 'replace'
  return {
    text: `${verbs[action]} ${address}`,
    target: address,
    ...(destructive && { destructive }),
  }
}
