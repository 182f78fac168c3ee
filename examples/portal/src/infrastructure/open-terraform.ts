import { resolve } from 'node:path'
import { createProcessGate } from '@callboard/core/node'
import type { Action } from '@callboard/scaffolder'
import type { TerraformState } from '@callboard/scaffolder/terraform'
import type { LoadedConfig } from '../load-config.ts'
import type { TerraformConfig } from './infrastructure-config.ts'
import { type Reach, secretIn } from './reach.ts'

/** The actions for Terraform, with its states in the data folder unless they are kept elsewhere. */
export async function openTerraform(
  given: TerraformConfig,
  { loaded, reach }: { loaded: LoadedConfig; reach: Reach },
): Promise<readonly Action[]> {
  const { terraformActions } = await import('@callboard/scaffolder/terraform')
  const { program = 'terraform', state, env, secretEnv = [], ...more } = given
  const secrets = secretEnv.map((name) => [name, secretIn(name, 'Terraform', reach)])
  return terraformActions({
    ...more,
    program,
    gate: createProcessGate({ [program]: { command: program } }),
    state: terraformState(state, loaded),
    env: { ...env, ...Object.fromEntries(secrets) },
  })
}

/** Where states are, as the actions take it. */
export function terraformState(
  state: TerraformConfig['state'] = { folder: 'terraform' },
  { config: { dataFolder = '.callboard' }, folder }: LoadedConfig,
): TerraformState {
  if ('folder' in state) return { folder: resolve(folder, dataFolder, state.folder) }
  const { backend, config } = state
  return { backend, config: (key) => withKey(config, key) as Readonly<Record<string, unknown>> }
}

function withKey(value: unknown, key: string): unknown {
  if (typeof value === 'string') return value.replaceAll('{key}', () => key)
  if (Array.isArray(value)) return value.map((each) => withKey(each, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withKey(each, key)]))
}
