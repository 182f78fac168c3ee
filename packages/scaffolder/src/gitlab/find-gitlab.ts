import { Secret } from '@callboard/core'
import { z } from 'zod'
import type { ActionContext } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { canonicalHost, parseRepoUrl } from '../expressions/repo-url.ts'
import type { GitlabHost } from './gitlab-host.ts'
import { type Asker, projectPath } from './projects.ts'

/** What all actions for GitLab alone are told. */
export const gitlabInput = {
  repoUrl: z
    .string()
    .min(1)
    .describe(
      'Project, as host?owner=…&repo=…, or the host alone where nothing but the host matters',
    ),
  token: z.string().optional().describe("The requester's own token, in place of the host's"),
}

/** Where a step goes, and as whom. */
export interface GitlabStep extends Asker {
  host: GitlabHost
  /** Whom and what `repoUrl` names, where it names more than a host. */
  owner: string | undefined
  repo: string | undefined
}

/**
 * Finds the GitLab that a step names.
 *
 * @throws SCAFFOLDER_REPO_URL_INVALID SCAFFOLDER_GIT_HOST_MISSING
 */
export function findGitlab(
  hosts: readonly GitlabHost[],
  {
    input,
    signal,
  }: Pick<ActionContext<{ repoUrl: string; token?: string | undefined }>, 'input' | 'signal'>,
): GitlabStep {
  const { repoUrl } = input
  const token = input.token === undefined ? undefined : new Secret(input.token)
  const alone = repoUrl.includes('?') ? undefined : canonicalHost(repoUrl)
  const parsed = alone === undefined ? parseRepoUrl(repoUrl) : { host: alone }
  const host = hosts.find((each) => canonicalHost(each.host) === parsed.host)
  if (!host) throw errors.GIT_HOST_MISSING({ host: parsed.host, type: 'gitlab' })
  const { owner, repo } = { owner: undefined, repo: undefined, ...parsed }
  return { host, owner, repo, token, signal }
}

/** Path of the project that a step names by its number, its path, or its `repoUrl`. @throws SCAFFOLDER_REPO_URL_INVALID */
export function projectOf(
  { owner, repo }: Pick<GitlabStep, 'owner' | 'repo'>,
  { projectId, repoUrl }: { projectId?: number | string | undefined; repoUrl: string },
): string {
  if (projectId !== undefined) return projectPath(projectId)
  if (owner === undefined || repo === undefined)
    throw errors.REPO_URL_INVALID({
      repoUrl,
      reason: 'it names no project, and neither does "projectId"',
    })
  return projectPath({ owner, repo })
}
