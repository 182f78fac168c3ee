import { z } from 'zod'
import type { NewChange, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { projectPath, readRepository, version } from './repositories.ts'

const pullSchema = z.object({ pullRequestId: z.number(), status: z.string() })
const listSchema = z.object({ value: z.array(pullSchema) })

/** Opens a pull request, or finds the one that is open for these branches. @throws SCAFFOLDER_HOST_REFUSED */
export async function proposePullRequest(
  api: HostClient,
  change: Pick<NewChange, 'title' | 'description' | 'branch' | 'targetBranch' | 'update'> &
    RepositoryRequest,
): Promise<{ id: number; existed: boolean }> {
  const { title, description, branch, targetBranch, update, token, signal } = change
  const pulls = await pullsPath(api, change)
  const refs = {
    sourceRefName: `refs/heads/${branch}`,
    targetRefName: `refs/heads/${targetBranch}`,
  }
  const query = new URLSearchParams({
    'searchCriteria.status': 'active',
    'searchCriteria.sourceRefName': refs.sourceRefName,
    'searchCriteria.targetRefName': refs.targetRefName,
  })
  const listed = await api.send({ path: `${pulls}?${query}&${version}`, token, signal })
  const [open] = listed.json(listSchema).value
  if (!open) {
    const body = { ...refs, title, description }
    const path = `${pulls}?${version}`
    const answer = await api.send({ method: 'POST', path, body, token, signal })
    return { id: answer.json(pullSchema).pullRequestId, existed: false }
  }
  const path = `${pulls}/${open.pullRequestId}?${version}`
  if (update) await api.send({ method: 'PATCH', path, body: { title, description }, token, signal })
  return { id: open.pullRequestId, existed: true }
}

/** Abandons a pull request that is open. @throws SCAFFOLDER_HOST_REFUSED */
export async function abandonPullRequest(
  api: HostClient,
  request: RepositoryRequest & { id: string | number },
): Promise<void> {
  const { id, token, signal } = request
  const path = `${await pullsPath(api, request)}/${id}?${version}`
  const answer = await api.send({ path, token, accept: [404], signal })
  if (answer.status === 404 || answer.json(pullSchema).status !== 'active') return
  await api.send({ method: 'PATCH', path, body: { status: 'abandoned' }, token, signal })
}

async function pullsPath(api: HostClient, request: RepositoryRequest): Promise<string> {
  const { id } = await readRepository(api, request)
  return `${projectPath(request.owner)}/git/repositories/${id}/pullrequests`
}
