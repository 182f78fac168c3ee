import { z } from 'zod'
import type { NewRepository, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { isRefusal } from '../publish/is-refusal.ts'

const repositorySchema = z.object({ slug: z.string() })

/** Path of a repository in the interface of Bitbucket Server. */
export function serverRepositoryPath({
  owner,
  repo,
}: Pick<RepositoryName, 'owner' | 'repo'>): string {
  return `/projects/${encodeURIComponent(owner)}/repos/${encodeURIComponent(repo)}`
}

/** Whether a repository is there. @throws SCAFFOLDER_HOST_REFUSED */
export async function hasServerRepository(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<boolean> {
  const answer = await api.send({ path: serverRepositoryPath(name), token, accept: [404], signal })
  return answer.status !== 404 && answer.json(repositorySchema).slug !== ''
}

/** The default branch of a repository that has to be there; nothing where it has no commits. @throws SCAFFOLDER_HOST_REFUSED */
export async function readDefaultBranch(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<string | undefined> {
  const path = `${serverRepositoryPath(name)}/default-branch`
  const answer = await api.send({ path, token, signal })
  // A repository without commits has no such branch, and no body.
  if (answer.status === 204) return undefined
  return answer.json(z.object({ displayId: z.string() })).displayId
}

/** Makes a repository in its project, or finds it. @throws SCAFFOLDER_HOST_REFUSED */
export async function createServerRepository(
  api: HostClient,
  repository: NewRepository,
): Promise<{ existed: boolean }> {
  if (await hasServerRepository(api, repository)) return { existed: true }
  const { owner, repo, description, visibility, defaultBranch, token, signal } = repository
  const body = {
    name: repo,
    scmId: 'git',
    public: visibility === 'public',
    defaultBranch,
    ...(description !== undefined && { description }),
  }
  const path = `/projects/${encodeURIComponent(owner)}/repos`
  try {
    await api.send({ method: 'POST', path, body, token, signal })
    return { existed: false }
  } catch (error) {
    // Another attempt was quicker, or the answer to an earlier one got lost.
    if (!isRefusal(error, [409]) || !(await hasServerRepository(api, repository))) throw error
    return { existed: true }
  }
}
