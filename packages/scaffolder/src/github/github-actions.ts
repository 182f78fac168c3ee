import { checkOptions, objectWith } from '@callboard/core'
import { z } from 'zod'
import type { Action } from '../actions/define-action.ts'
import { createAutolink } from './create-autolink.ts'
import { createBranchProtection } from './create-branch-protection.ts'
import { createDeployKey } from './create-deploy-key.ts'
import { createEnvironment } from './create-environment.ts'
import { createIssue } from './create-issue.ts'
import { createRepository } from './create-repository.ts'
import { createWebhook } from './create-webhook.ts'
import { dispatchWorkflow } from './dispatch-workflow.ts'
import { enablePages } from './enable-pages.ts'
import type { GithubAction } from './github-action.ts'
import type { GithubHost } from './github-host.ts'
import { labelIssue } from './label-issue.ts'

/** What the actions of GitHub may reach. */
export interface GithubActionsOptions {
  /** By the host in `repoUrl`. */
  hosts: readonly GithubHost[]
}

const optionsSchema = z.strictObject({ hosts: z.array(objectWith('repository')) })

const actions: readonly GithubAction[] = [
  createRepository,
  createWebhook,
  dispatchWorkflow,
  createIssue,
  labelIssue,
  createEnvironment,
  createDeployKey,
  enablePages,
  createAutolink,
  createBranchProtection,
]

/**
 * The actions that only GitHub has: `github:*`, beside publishing, pushing and pull requests, which are among the built-in
 * ones.
 *
 * @throws CORE_OPTION_INVALID
 */
export function githubActions(options: GithubActionsOptions): readonly Action[] {
  checkOptions('githubActions', optionsSchema, options)
  return actions.map((action) => action(options.hosts))
}
