import { checkOptions, objectWith } from '@callboard/core'
import { z } from 'zod'
import type { Action } from '../actions/define-action.ts'
import type { BitbucketCloudHost } from './cloud-host.ts'
import { restrictBranch } from './restrict-branch.ts'
import { runPipeline } from './run-pipeline.ts'

/** What the actions for Bitbucket Cloud alone may reach. */
export interface BitbucketActionsOptions {
  /** Pipelines are started on the first, other things on the one in `repoUrl`. */
  hosts: readonly BitbucketCloudHost[]
}

const hostSchema = z.looseObject({ api: objectWith('send'), baseUrl: z.string() })
const optionsSchema = z.strictObject({ hosts: z.array(hostSchema) })

/**
 * Actions for what only Bitbucket Cloud has: branch restrictions and pipelines. Publishing and pull requests are among
 * `builtinActions`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function bitbucketActions(options: BitbucketActionsOptions): readonly Action[] {
  checkOptions('bitbucketActions', optionsSchema, options)
  return [restrictBranch(options.hosts), runPipeline(options.hosts)]
}
