import { z } from 'zod'
import type { NewRepository, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import type { HostAnswer, HostClient } from '../publish/host-client.ts'
import { isRefusal } from '../publish/is-refusal.ts'
import { assertNamed, isNamed } from '../publish/renamed.ts'

const repositorySchema = z.object({ slug: z.string(), project: z.object({ key: z.string() }) })

/** Path of a repository in the interface of Bitbucket Server. */
export function serverRepositoryPath({
  owner,
  repo,
}: Pick<RepositoryName, 'owner' | 'repo'>): string {
  return `/projects/${encodeURIComponent(owner)}/repos/${encodeURIComponent(repo)}`
}

/** Whether a repository is there; one that was renamed is another one. @throws SCAFFOLDER_HOST_REFUSED */
export async function hasServerRepository(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<boolean> {
  const answer = await api.send({ path: serverRepositoryPath(name), token, accept: [404], signal })
  return answer.status !== 404 && isNamed(nameIn(answer), name)
}

/** @throws SCAFFOLDER_GIT_REPOSITORY_RENAMED SCAFFOLDER_HOST_REFUSED */
async function assertServerRepository(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<void> {
  assertNamed(nameIn(await api.send({ path: serverRepositoryPath(name), token, signal })), name)
}

function nameIn(answer: HostAnswer): string {
  const { slug, project } = answer.json(repositorySchema)
  return `${project.key}/${slug}`
}

/**
 * The default branch of a repository that has to be there; nothing where it has no commits.
 *
 * @throws SCAFFOLDER_GIT_REPOSITORY_RENAMED SCAFFOLDER_HOST_REFUSED
 */
export async function readDefaultBranch(
  api: HostClient,
  request: RepositoryRequest,
): Promise<string | undefined> {
  await assertServerRepository(api, request)
  const { token, signal, ...name } = request
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
