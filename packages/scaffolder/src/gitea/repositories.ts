import { z } from 'zod'
import type { RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'

const repositorySchema = z.object({ full_name: z.string(), default_branch: z.string().optional() })

/** A repository as Gitea's interface describes it, as far as it matters here. */
export type Repository = z.output<typeof repositorySchema>

type Request = RepositoryName & Pick<RepositoryRequest, 'token' | 'signal'>

/** Path of a repository in Gitea's interface. */
export function repositoryPath({ owner, repo }: RepositoryName): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`
}

/** A repository, or nothing. @throws SCAFFOLDER_HOST_REFUSED */
export async function findRepository(
  api: HostClient,
  { token, signal, ...name }: Request,
): Promise<Repository | undefined> {
  const answer = await api.send({ path: repositoryPath(name), token, accept: [404], signal })
  return answer.status === 404 ? undefined : answer.json(repositorySchema)
}

/** A repository that has to be there. @throws SCAFFOLDER_HOST_REFUSED */
export async function readRepository(
  api: HostClient,
  { token, signal, ...name }: Request,
): Promise<Repository> {
  return (await api.send({ path: repositoryPath(name), token, signal })).json(repositorySchema)
}
