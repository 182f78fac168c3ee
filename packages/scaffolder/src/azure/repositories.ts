import { z } from 'zod'
import { errors } from '../errors.ts'
import type { NewRepository, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { isRefusal } from '../publish/is-refusal.ts'

/** The version of Azure's interface that is spoken here; servers from 2022 know it. */
export const version = 'api-version=7.0'

const repositorySchema = z.object({
  id: z.string(),
  /** A ref. Missing in a repository without commits. */
  defaultBranch: z.string().optional(),
})

/** A repository as Azure's interface describes it, as far as it matters here. */
export type Repository = z.output<typeof repositorySchema>

/** Path of a project, named as `organisation/project`, in Azure's interface. */
export function projectPath(owner: string): string {
  return `/${owner.split('/').map(encodeURIComponent).join('/')}/_apis`
}

function repositoryPath({ owner, repo }: RepositoryName): string {
  return `${projectPath(owner)}/git/repositories/${encodeURIComponent(repo)}?${version}`
}

/** A repository, or nothing. @throws SCAFFOLDER_HOST_REFUSED */
export async function findRepository(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<Repository | undefined> {
  const answer = await api.send({ path: repositoryPath(name), token, accept: [404], signal })
  return answer.status === 404 ? undefined : answer.json(repositorySchema)
}

/** A repository that has to be there. @throws SCAFFOLDER_HOST_REFUSED */
export async function readRepository(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<Repository> {
  return (await api.send({ path: repositoryPath(name), token, signal })).json(repositorySchema)
}

/** Makes a repository in its project, or finds it. @throws SCAFFOLDER_GIT_OWNER_MISSING SCAFFOLDER_HOST_REFUSED */
export async function createRepository(
  api: HostClient,
  repository: NewRepository,
): Promise<{ id: string; existed: boolean }> {
  const found = await findRepository(api, repository)
  if (found) return { id: found.id, existed: true }
  const { owner, repo, token, signal } = repository
  const path = `${projectPath(owner)}/git/repositories?${version}`
  const request = { method: 'POST', path, body: { name: repo }, token, signal } as const
  try {
    const answer = await api.send({ ...request, accept: [404] })
    if (answer.status === 404) throw errors.GIT_OWNER_MISSING({ owner, host: api.name })
    return { id: answer.json(repositorySchema).id, existed: false }
  } catch (error) {
    // Another attempt was quicker, or the answer to an earlier one got lost.
    const made = isRefusal(error, [409]) && (await findRepository(api, repository))
    if (!made) throw error
    return { id: made.id, existed: true }
  }
}

/** Deletes a repository, which Azure does by its id. One that is gone is no error. @throws SCAFFOLDER_HOST_REFUSED */
export async function deleteRepository(api: HostClient, request: RepositoryRequest): Promise<void> {
  const found = await findRepository(api, request)
  if (!found) return
  const { owner, token, signal } = request
  const path = `${projectPath(owner)}/git/repositories/${found.id}?${version}`
  await api.send({ method: 'DELETE', path, token, accept: [404], signal })
}
