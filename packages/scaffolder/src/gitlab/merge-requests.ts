import { CallboardError, type Runtime } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { NewChange, ProposedChange, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { proposalSettings } from './gitlab-merge-request.ts'
import { type Project, projectPath, readProject } from './projects.ts'
import { findUser } from './users.ts'

const mergeRequestSchema = z.object({
  iid: z.number(),
  web_url: z.string(),
  state: z.string(),
  /** Older servers do not say it. */
  detailed_merge_status: z.string().optional(),
})
const rulesSchema = z.array(
  z.object({ eligible_approvers: z.array(z.object({ id: z.number() })).nullish() }),
)
type MergeRequest = z.output<typeof mergeRequestSchema>
type Settings = z.output<typeof proposalSettings>

/** Opens a merge request, or finds the one that is open for these branches. @throws SCAFFOLDER_HOST_REFUSED */
export async function proposeMergeRequest(
  api: HostClient,
  change: NewChange,
  runtime: Runtime,
): Promise<ProposedChange> {
  const settings = proposalSettings.parse(change.settings)
  const project = await readProject(api, change)
  assertSameProject(project, settings, change)
  const open = await findOpen(api, change)
  const request = open ?? (await openMergeRequest(api, change, settings))
  if (open && change.update) await rename(api, change, open.iid)
  if (settings.assignReviewersFromApprovalRules) await askApprovers(api, change, request.iid)
  if (settings.autoMerge) await mergeWhenReady(api, { change, request, runtime })
  return {
    url: request.web_url,
    id: request.iid,
    existed: open !== undefined,
    output: { projectid: String(project.id), projectPath: project.path_with_namespace },
  }
}

/** Closes a merge request that is open. @throws SCAFFOLDER_HOST_REFUSED */
export async function closeMergeRequest(
  api: HostClient,
  { id, token, signal, ...name }: RepositoryRequest & { id: string | number },
): Promise<void> {
  const path = `${projectPath(name)}/merge_requests/${id}`
  const answer = await api.send({ path, token, accept: [404], signal })
  if (answer.status === 404 || answer.json(mergeRequestSchema).state !== 'opened') return
  await api.send({ method: 'PUT', path, body: { state_event: 'close' }, token, signal })
}

async function findOpen(
  api: HostClient,
  { branch, targetBranch, token, signal, ...name }: NewChange,
): Promise<MergeRequest | undefined> {
  const query = new URLSearchParams({
    state: 'opened',
    source_branch: branch,
    target_branch: targetBranch,
  })
  const path = `${projectPath(name)}/merge_requests?${query}`
  return (await api.send({ path, token, signal })).json(z.array(mergeRequestSchema))[0]
}

async function openMergeRequest(
  api: HostClient,
  change: NewChange,
  { assignee, reviewers = [], labels, removeSourceBranch }: Settings,
): Promise<MergeRequest> {
  const { title, description, branch, targetBranch, token, signal } = change
  const [assigneeIds, reviewerIds] = [
    await idsOf(api, change, assignee === undefined ? [] : [assignee]),
    await idsOf(api, change, reviewers),
  ]
  const answer = await api.send({
    method: 'POST',
    path: `${projectPath(change)}/merge_requests`,
    body: {
      source_branch: branch,
      target_branch: targetBranch,
      title,
      description,
      ...(removeSourceBranch !== undefined && { remove_source_branch: removeSourceBranch }),
      ...(assigneeIds.length > 0 && { assignee_ids: assigneeIds }),
      ...(reviewerIds.length > 0 && { reviewer_ids: reviewerIds }),
      ...(labels !== undefined && { labels: [labels].flat().join(',') }),
    },
    token,
    signal,
  })
  return answer.json(mergeRequestSchema)
}

async function rename(api: HostClient, change: NewChange, iid: number): Promise<void> {
  const { title, description, token, signal } = change
  const path = `${projectPath(change)}/merge_requests/${iid}`
  await api.send({ method: 'PUT', path, body: { title, description }, token, signal })
}

/** People that GitLab does not know are left out: the change is there, and somebody else may look at it. */
async function idsOf(
  api: HostClient,
  { token, logger, signal }: NewChange,
  usernames: readonly string[],
): Promise<number[]> {
  const ids: number[] = []
  for (const username of usernames) {
    const id = await findUser(api, { username, token, signal })
    if (id === undefined) logger?.warn(`${api.name} knows no user "${username}"`)
    else ids.push(id)
  }
  return ids
}

/** Asks those for a review whose approval the rules of the project ask for. */
async function askApprovers(api: HostClient, change: NewChange, iid: number): Promise<void> {
  const { token, logger, signal } = change
  const path = `${projectPath(change)}/merge_requests/${iid}`
  const rules = await api.send({
    path: `${path}/approval_rules`,
    token,
    accept: [403, 404],
    signal,
  })
  if (rules.status !== 200)
    return logger?.warn(`${api.name} has no approval rules for this project`)
  const approvers = rules.json(rulesSchema).flatMap((rule) => rule.eligible_approvers ?? [])
  const reviewer_ids = [...new Set(approvers.map(({ id }) => id))]
  if (reviewer_ids.length > 0)
    await api.send({ method: 'PUT', path, body: { reviewer_ids }, token, signal })
}

/** States of a merge request in which GitLab has not made up its mind yet. */
const undecided = ['unchecked', 'checking', 'preparing', 'approvals_syncing']
/** What it answers as long as it has not noticed the pipeline. */
const notYet = 405
const looks = 10
const pauseMs = 2_000

/**
 * Lets GitLab merge when the pipeline has passed. It takes that only when it has looked at the branches, which it does
 * behind the scenes.
 *
 * @throws SCAFFOLDER_CHANGE_INCOMPLETE
 */
async function mergeWhenReady(
  api: HostClient,
  { change, request, runtime }: { change: NewChange; request: MergeRequest; runtime: Runtime },
): Promise<void> {
  const { token, signal } = change
  const path = `${projectPath(change)}/merge_requests/${request.iid}`
  // The second name is what servers before 17.11 know it by.
  const body = { auto_merge: true, merge_when_pipeline_succeeds: true }
  const accept = [notYet]
  const merge = () =>
    api.send({ method: 'PUT', path: `${path}/merge`, body, token, accept, signal })
  let status = 'unknown'
  for (let look = 1; look <= looks; look += 1) {
    const found = (await api.send({ path, token, signal })).json(mergeRequestSchema)
    if (found.state !== 'opened') return
    status = found.detailed_merge_status ?? status
    if (!undecided.includes(status)) {
      const answer = await merge().catch((error: unknown) => incomplete(request, error))
      if (answer.status !== notYet) return
    }
    await runtime.sleep(pauseMs, { signal })
  }
  const reason = `it cannot be merged by itself; ${api.name} calls its state "${status}"`
  throw errors.CHANGE_INCOMPLETE({ url: request.web_url, reason })
}

function incomplete({ web_url: url }: MergeRequest, error: unknown): never {
  if (!CallboardError.is(error, errors.HOST_REFUSED.code)) throw error
  throw errors.CHANGE_INCOMPLETE({ url, reason: error.message }, { cause: error })
}

function assertSameProject(project: Project, { projectid }: Settings, change: NewChange): void {
  const known = [String(project.id), project.path_with_namespace]
  if (projectid === undefined || known.includes(projectid)) return
  throw errors.REPO_URL_INVALID({
    repoUrl: `${change.owner}/${change.repo}`,
    reason: `it is the project ${project.id}, and "projectid" names "${projectid}"`,
  })
}
