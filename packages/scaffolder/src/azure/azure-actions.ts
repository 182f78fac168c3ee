import { checkOptions, objectWith } from '@callboard/core'
import { z } from 'zod'
import type { Action } from '../actions/define-action.ts'
import type { AzureHost } from './azure-host.ts'
import { createPipeline } from './create-pipeline.ts'
import { permitPipeline } from './permit-pipeline.ts'
import { runPipeline } from './run-pipeline.ts'

/** What the actions for Azure DevOps alone may reach. */
export interface AzureActionsOptions {
  /** By the input `host`. */
  hosts: readonly AzureHost[]
}

const hostSchema = z.looseObject({ api: objectWith('send'), baseUrl: z.string() })
const optionsSchema = z.strictObject({ hosts: z.array(hostSchema) })

/**
 * Actions for pipelines of Azure DevOps. Publishing and pull requests are among `builtinActions`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function azureActions(options: AzureActionsOptions): readonly Action[] {
  checkOptions('azureActions', optionsSchema, options)
  const { hosts } = options
  return [createPipeline(hosts), runPipeline(hosts), permitPipeline(hosts)]
}
