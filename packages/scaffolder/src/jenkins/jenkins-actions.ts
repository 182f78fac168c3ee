import type { Action } from '../actions/define-action.ts'
import { buildAction, runAction } from './build-actions.ts'
import { type JenkinsOptions, jenkinsServers } from './jenkins-server.ts'
import { copyJob, createJob, destroyJob } from './job-actions.ts'
import { switchJob } from './switch-job.ts'

/**
 * `jenkins:job:create`, `build`, `run`, `copy`, `destroy`, `disable` and `enable`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function jenkinsActions(options: JenkinsOptions): readonly Action[] {
  const find = jenkinsServers(options)
  return [
    createJob(find),
    buildAction(find),
    runAction(find),
    copyJob(find),
    destroyJob(find),
    switchJob(find, 'disable'),
    switchJob(find, 'enable'),
  ]
}
