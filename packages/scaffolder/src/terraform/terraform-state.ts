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

/** A state as the program shows it, and as its plans hold the one that they begin from. */
export const stateShape: z.ZodType<StateShape> = z.object({
  values: z
    .object({
      root_module: stateModule.optional(),
      outputs: z
        .record(z.string(), z.object({ sensitive: z.boolean(), value: z.unknown().optional() }))
        .optional(),
    })
    .optional(),
})

interface StateShape {
  values?:
    | {
        root_module?: StateModule | undefined
        outputs?: Record<string, { sensitive: boolean; value?: unknown }> | undefined
      }
    | undefined
}

/** What is in a state. */
export interface TerraformState {
  /** Addresses of the resources. */
  managed: string[]
  /** Values of the outputs by their names. */
  outputs: Record<string, unknown>
}

/** What is in the state now; nothing where there is none yet. Outputs that are sensitive are secrets of the run from here on. */
export async function readState(
  terraform: Terraform,
  { addSecret }: Pick<ActionContext, 'addSecret'>,
): Promise<TerraformState> {
  const state = await terraform.read(stateShape, 'show')
  const outputs = Object.entries(state.values?.outputs ?? {})
  for (const [, { sensitive, value }] of outputs)
    if (sensitive) for (const secret of leavesOf(value)) addSecret(secret)
  return {
    managed: managedIn(state),
    outputs: Object.fromEntries(outputs.map(([name, { value }]) => [name, value])),
  }
}

/** Addresses of the resources in a state. */
export function managedIn({ values }: StateShape): string[] {
  return [...addressesIn(values?.root_module)]
}

function* addressesIn(module: StateModule | undefined): Generator<string> {
  for (const { address, mode } of module?.resources ?? []) if (mode === 'managed') yield address
  for (const child of module?.child_modules ?? []) yield* addressesIn(child)
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return value.flatMap(leavesOf)
  return isRecord(value) ? Object.values(value).flatMap(leavesOf) : []
}
