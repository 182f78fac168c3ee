import { checkOptions, objectWith } from '@callboard/core'
import { z } from 'zod'
import type { Action } from '../actions/define-action.ts'
import { createIssue } from './create-issue.ts'
import { editIssue } from './edit-issue.ts'
import { ensureGroup } from './ensure-group.ts'
import type { GitlabHost } from './gitlab-host.ts'
import { groupAccess } from './group-access.ts'
import { migrateProject } from './migrate-project.ts'
import { createProjectAccessToken, createProjectDeployToken } from './project-tokens.ts'
import { createProjectVariable } from './project-variable.ts'
import { triggerPipeline } from './trigger-pipeline.ts'
import { userInfo } from './user-info.ts'

/** What the actions for GitLab alone may reach. */
export interface GitlabActionsOptions {
  /** By the host in `repoUrl`. */
  hosts: readonly GitlabHost[]
}

const hostSchema = z.looseObject({ api: objectWith('send'), baseUrl: z.string() })
const optionsSchema = z.strictObject({ hosts: z.array(hostSchema) })

/**
 * Actions for what only GitLab has: groups, issues, pipelines, variables and tokens. Publishing and merge requests are
 * among `builtinActions`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function gitlabActions(options: GitlabActionsOptions): readonly Action[] {
  checkOptions('gitlabActions', optionsSchema, options)
  const { hosts } = options
  return [
    ensureGroup(hosts),
    groupAccess(hosts),
    migrateProject(hosts),
    createIssue(hosts),
    editIssue(hosts),
    triggerPipeline(hosts),
    createProjectAccessToken(hosts),
    createProjectDeployToken(hosts),
    createProjectVariable(hosts),
    userInfo(hosts),
  ]
}
