import { z } from 'zod'
import type { NewRepository, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { isRefusal } from '../publish/is-refusal.ts'

const repositorySchema = z.object({
  full_name: z.string(),
  /** Missing in a repository without commits. */
  mainbranch: z.object({ name: z.string() }).nullish(),
})

/** A repository as the interface of Bitbucket Cloud describes it, as far as it matters here. */
export type CloudRepository = z.output<typeof repositorySchema>

/** Path of a repository in the interface of Bitbucket Cloud. */
export function cloudRepositoryPath({
  owner,
  repo,
}: Pick<RepositoryName, 'owner' | 'repo'>): string {
  return `/repositories/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`
}

/** A repository, or nothing. @throws SCAFFOLDER_HOST_REFUSED */
export async function findCloudRepository(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<CloudRepository | undefined> {
  const answer = await api.send({ path: cloudRepositoryPath(name), token, accept: [404], signal })
  return answer.status === 404 ? undefined : answer.json(repositorySchema)
}

/** A repository that has to be there. @throws SCAFFOLDER_HOST_REFUSED */
export async function readCloudRepository(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<CloudRepository> {
  return (await api.send({ path: cloudRepositoryPath(name), token, signal })).json(repositorySchema)
}

/** Makes a repository in its project, or finds it. @throws SCAFFOLDER_HOST_REFUSED */
export async function createCloudRepository(
  api: HostClient,
  repository: NewRepository,
): Promise<{ existed: boolean }> {
  if (await findCloudRepository(api, repository)) return { existed: true }
  const { description, visibility, project, token, signal } = repository
  const body = {
    scm: 'git',
    is_private: visibility !== 'public',
    ...(description !== undefined && { description }),
    ...(project !== undefined && { project: { key: project } }),
  }
  const path = cloudRepositoryPath(repository)
  try {
    await api.send({ method: 'POST', path, body, token, signal })
    return { existed: false }
  } catch (error) {
    // Another attempt was quicker, or the answer to an earlier one got lost.
    if (!isRefusal(error, [400, 409]) || !(await findCloudRepository(api, repository))) throw error
    return { existed: true }
  }
}
