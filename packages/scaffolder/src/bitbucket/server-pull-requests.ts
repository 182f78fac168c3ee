import { z } from 'zod'
import type { NewChange, ProposedChange, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { proposalSettings } from './bitbucket-pull-requests.ts'
import { serverRepositoryPath } from './server-repositories.ts'

const pullSchema = z.object({
  id: z.number(),
  version: z.number(),
  state: z.string(),
  fromRef: z.object({ id: z.string() }),
  toRef: z.object({ id: z.string() }),
  links: z.object({ self: z.array(z.object({ href: z.string() })).min(1) }),
})
type Pull = z.output<typeof pullSchema>
const pageSchema = z.object({ values: z.array(pullSchema) })

/** Opens a pull request, or finds the one that is open for these branches. @throws SCAFFOLDER_HOST_REFUSED */
export async function proposeServerPullRequest(
  api: HostClient,
  change: NewChange,
): Promise<ProposedChange> {
  const { owner, repo, title, description, branch, targetBranch, token, signal } = change
  const { reviewers = [] } = proposalSettings.parse(change.settings)
  const pulls = `${serverRepositoryPath(change)}/pull-requests`
  const open = await findOpen(api, change)
  const repository = { slug: repo, project: { key: owner } }
  const body = {
    title,
    description,
    fromRef: { id: `refs/heads/${branch}`, repository },
    toRef: { id: `refs/heads/${targetBranch}`, repository },
    ...(reviewers.length > 0 && { reviewers: reviewers.map((name) => ({ user: { name } })) }),
  }
  const pull =
    open ?? (await api.send({ method: 'POST', path: pulls, body, token, signal })).json(pullSchema)
  if (open && change.update)
    await api.send({
      method: 'PUT',
      path: `${pulls}/${open.id}`,
      body: { title, description, version: open.version },
      token,
      signal,
    })
  const [{ href: url } = { href: '' }] = pull.links.self
  return { url, id: pull.id, existed: open !== undefined }
}

async function findOpen(
  api: HostClient,
  { branch, targetBranch, token, signal, ...name }: NewChange,
): Promise<Pull | undefined> {
  const query = new URLSearchParams({
    state: 'OPEN',
    direction: 'OUTGOING',
    at: `refs/heads/${branch}`,
    limit: '100',
  })
  const path = `${serverRepositoryPath(name)}/pull-requests?${query}`
  const { values } = (await api.send({ path, token, signal })).json(pageSchema)
  return values.find(({ toRef }) => toRef.id === `refs/heads/${targetBranch}`)
}

/** Declines a pull request that is open. @throws SCAFFOLDER_HOST_REFUSED */
export async function declineServerPullRequest(
  api: HostClient,
  { id, token, signal, ...name }: RepositoryRequest & { id: string | number },
): Promise<void> {
  const path = `${serverRepositoryPath(name)}/pull-requests/${id}`
  const answer = await api.send({ path, token, accept: [404], signal })
  if (answer.status === 404) return
  const { state, version } = answer.json(pullSchema)
  if (state !== 'OPEN') return
  // Only the version that was looked at is declined; without the header a request without a body is taken for a page's.
  const headers = { 'x-atlassian-token': 'no-check' }
  const decline = `${path}/decline?version=${version}`
  await api.send({ method: 'POST', path: decline, headers, token, signal })
}
