import { z } from 'zod'
import type { NewChange, ProposedChange, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { isRefusal } from '../publish/is-refusal.ts'
import { proposalSettings } from './gitea-pull-request.ts'
import { repositoryPath } from './repositories.ts'

const pullSchema = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.string(),
  head: z.object({ ref: z.string() }),
  base: z.object({ ref: z.string() }),
})
type Pull = z.output<typeof pullSchema>

const pageSize = 50
/** Of open pull requests, before one is given up. */
const maxPages = 40

/** Opens a pull request, or finds the one that is open for these branches. @throws SCAFFOLDER_HOST_REFUSED */
export async function proposePullRequest(
  api: HostClient,
  change: NewChange,
): Promise<ProposedChange> {
  const { title, description, branch, targetBranch, token, signal } = change
  const { assignees, reviewers = [], teamReviewers = [] } = proposalSettings.parse(change.settings)
  const pulls = `${repositoryPath(change)}/pulls`
  const more = { ...(assignees && { assignees }) }
  const body = { title, body: description, head: branch, base: targetBranch, ...more }
  const request = { method: 'POST', path: pulls, body, token, signal } as const
  const answer = await api.send({ ...request, accept: [409] })
  const isTaken = answer.status === 409
  const found = isTaken ? await findOpen(api, change) : undefined
  // One that is not found was closed meanwhile, or is beyond what is looked through: the host says which.
  const made = isTaken && !found ? await api.send(request) : answer
  const pull = found ?? made.json(pullSchema)
  const path = `${pulls}/${pull.number}`
  if (found && change.update)
    await api.send({ method: 'PATCH', path, body: { title, body: description }, token, signal })
  if (!found && reviewers.length + teamReviewers.length > 0)
    await askForReview(api, { change, path, people: { reviewers, team_reviewers: teamReviewers } })
  return { url: pull.html_url, id: pull.number, existed: found !== undefined }
}

/** People that the host does not take are left out: the change is there, and somebody else may look at it. */
async function askForReview(
  api: HostClient,
  {
    change: { token, logger, signal },
    path,
    people,
  }: {
    change: NewChange
    path: string
    people: { reviewers: readonly string[]; team_reviewers: readonly string[] }
  },
): Promise<void> {
  const request = { method: 'POST', path: `${path}/requested_reviewers`, token, signal } as const
  try {
    await api.send({ ...request, body: people })
  } catch (error) {
    if (!isRefusal(error, [404, 422])) throw error
    logger?.warn(`Nobody is asked for a review: ${(error as Error).message}`)
  }
}

async function findOpen(api: HostClient, change: NewChange): Promise<Pull | undefined> {
  const { branch, targetBranch, token, signal } = change
  for (let page = 1; page <= maxPages; page += 1) {
    const query = `state=open&limit=${pageSize}&page=${page}`
    const path = `${repositoryPath(change)}/pulls?${query}`
    const pulls = (await api.send({ path, token, signal })).json(z.array(pullSchema))
    const found = pulls.find(({ head, base }) => head.ref === branch && base.ref === targetBranch)
    if (found) return found
    // A server may have smaller pages than it is asked for.
    if (pulls.length === 0) return undefined
  }
  return undefined
}

/** Closes a pull request that is open. @throws SCAFFOLDER_HOST_REFUSED */
export async function closePullRequest(
  api: HostClient,
  { id, token, signal, ...name }: RepositoryRequest & { id: string | number },
): Promise<void> {
  const path = `${repositoryPath(name)}/pulls/${id}`
  const answer = await api.send({ path, token, accept: [404], signal })
  if (answer.status === 404 || answer.json(pullSchema).state !== 'open') return
  await api.send({ method: 'PATCH', path, body: { state: 'closed' }, token, signal })
}
