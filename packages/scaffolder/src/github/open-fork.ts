import { z } from 'zod'
import type { GitRemote, RepositoryRequest } from '../publish/git-host.ts'
import type { RepositoryApi } from './repository-api.ts'

const forkSchema = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
})

/** Makes the fork that belongs to whose token it is, or finds it, and brings its default branch up to date. */
export async function openFork(
  github: RepositoryApi,
  {
    open,
    remote,
    request,
  }: {
    open(request: RepositoryRequest): RepositoryApi
    remote(github: RepositoryApi): Promise<GitRemote>
    request: RepositoryRequest
  },
): Promise<GitRemote & { owner: string }> {
  // GitHub answers with the fork that is there, if one is.
  const question = { method: 'POST', path: 'forks', body: {}, repeatable: true } as const
  const made = (await github.send(question)).json(forkSchema)
  const owner = made.owner.login
  const fork = open({ ...request, owner, repo: made.name })
  await fork.sendSoon({
    method: 'POST',
    path: 'merge-upstream',
    body: { branch: made.default_branch },
    // It holds something of its own: the branch of the change begins elsewhere, so nothing is lost.
    accept: [409, 422],
  })
  return { owner, ...(await remote(fork)) }
}
