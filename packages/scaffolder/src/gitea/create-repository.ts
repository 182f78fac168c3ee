import { z } from 'zod'
import { errors } from '../errors.ts'
import type { NewRepository } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { isRefusal } from '../publish/is-refusal.ts'
import { findRepository } from './repositories.ts'

/**
 * Makes a repository for an organisation, or for the user that the token belongs to; or finds it.
 *
 * @throws SCAFFOLDER_GIT_OWNER_MISSING SCAFFOLDER_HOST_REFUSED
 */
export async function createRepository(
  api: HostClient,
  repository: NewRepository,
): Promise<{ existed: boolean }> {
  if (await findRepository(api, repository)) return { existed: true }
  const { repo, description, visibility, defaultBranch, token, signal } = repository
  const path = await placeFor(api, repository)
  const body = {
    name: repo,
    private: visibility !== 'public',
    default_branch: defaultBranch,
    ...(description !== undefined && { description }),
  }
  try {
    await api.send({ method: 'POST', path, body, token, signal })
    return { existed: false }
  } catch (error) {
    // Another attempt was quicker, or the answer to an earlier one got lost.
    if (!isRefusal(error, [409, 422]) || !(await findRepository(api, repository))) throw error
    return { existed: true }
  }
}

/** Where repositories of an owner are made. */
async function placeFor(api: HostClient, { owner, token, signal }: NewRepository): Promise<string> {
  const org = `/orgs/${encodeURIComponent(owner)}`
  if ((await api.send({ path: org, token, accept: [404], signal })).status !== 404)
    return `${org}/repos`
  const user = (await api.send({ path: '/user', token, signal })).json(
    z.object({ login: z.string() }),
  )
  if (user.login.toLowerCase() === owner.toLowerCase()) return '/user/repos'
  throw errors.GIT_OWNER_MISSING({ owner, host: api.name })
}
