import { z } from 'zod'
import type { RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { assertNamed, isNamed } from '../publish/renamed.ts'

const repositorySchema = z.object({ full_name: z.string(), default_branch: z.string().optional() })

/** A repository as Gitea's interface describes it, as far as it matters here. */
export type Repository = z.output<typeof repositorySchema>

type Request = RepositoryName & Pick<RepositoryRequest, 'token' | 'signal'>

/** Path of a repository in Gitea's interface. */
export function repositoryPath({ owner, repo }: RepositoryName): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`
}

/** A repository, or nothing: one that was renamed is another one. @throws SCAFFOLDER_HOST_REFUSED */
export async function findRepository(
  api: HostClient,
  { token, signal, ...name }: Request,
): Promise<Repository | undefined> {
  const answer = await api.send({ path: repositoryPath(name), token, accept: [404], signal })
  if (answer.status === 404) return undefined
  const found = answer.json(repositorySchema)
  return isNamed(found.full_name, name) ? found : undefined
}

/** A repository that has to be there. @throws SCAFFOLDER_GIT_REPOSITORY_RENAMED SCAFFOLDER_HOST_REFUSED */
export async function readRepository(
  api: HostClient,
  { token, signal, ...name }: Request,
): Promise<Repository> {
  const answer = await api.send({ path: repositoryPath(name), token, signal })
  const found = answer.json(repositorySchema)
  assertNamed(found.full_name, name)
  return found
}
