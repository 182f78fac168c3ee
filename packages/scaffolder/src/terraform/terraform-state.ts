import { z } from 'zod'
import type { ActionContext } from '../actions/define-action.ts'
import { isRecord } from '../expressions/plain-data.ts'
import type { Terraform } from './open-terraform.ts'

interface StateModule {
  resources?: { address: string; mode: string }[] | undefined
  child_modules?: StateModule[] | undefined
}

const stateModule: z.ZodType<StateModule> = z.object({
  resources: z.array(z.object({ address: z.string(), mode: z.string() })).optional(),
  child_modules: z.array(z.lazy(() => stateModule)).optional(),
})
const stateShape = z.object({
  values: z.object({ root_module: stateModule.optional() }).optional(),
})

/** Addresses of the resources in the state; none where there is no state yet. */
export async function managedResources(terraform: Terraform): Promise<string[]> {
  const { values } = await terraform.read(stateShape, 'show')
  return [...addressesIn(values?.root_module)]
}

function* addressesIn(module: StateModule | undefined): Generator<string> {
  for (const { address, mode } of module?.resources ?? []) if (mode === 'managed') yield address
  for (const child of module?.child_modules ?? []) yield* addressesIn(child)
}

const outputsShape = z.record(
  z.string(),
  z.object({ sensitive: z.boolean(), value: z.unknown().optional() }),
)

/** Values of the outputs by their names; those that are sensitive are secrets of the run from here on. */
export async function readOutputs(
  terraform: Terraform,
  { addSecret }: Pick<ActionContext, 'addSecret'>,
): Promise<Record<string, unknown>> {
  const outputs = await terraform.read(outputsShape, 'output')
  for (const { sensitive, value } of Object.values(outputs))
    if (sensitive) for (const secret of leavesOf(value)) addSecret(secret)
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]))
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return value.flatMap(leavesOf)
  return isRecord(value) ? Object.values(value).flatMap(leavesOf) : []
}
