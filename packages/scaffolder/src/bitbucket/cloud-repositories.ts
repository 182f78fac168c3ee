import { z } from 'zod'
import type { NewRepository, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { isRefusal } from '../publish/is-refusal.ts'
import { assertNamed, isNamed } from '../publish/renamed.ts'

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

/** A repository, or nothing: one that was renamed is another one. @throws SCAFFOLDER_HOST_REFUSED */
export async function findCloudRepository(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<CloudRepository | undefined> {
  const answer = await api.send({ path: cloudRepositoryPath(name), token, accept: [404], signal })
  if (answer.status === 404) return undefined
  const found = answer.json(repositorySchema)
  return isNamed(found.full_name, name) ? found : undefined
}

/** A repository that has to be there. @throws SCAFFOLDER_GIT_REPOSITORY_RENAMED SCAFFOLDER_HOST_REFUSED */
export async function readCloudRepository(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<CloudRepository> {
  const answer = await api.send({ path: cloudRepositoryPath(name), token, signal })
  const found = answer.json(repositorySchema)
  assertNamed(found.full_name, name)
  return found
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
