import { z } from 'zod'
import type { RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'

const changeSchema = z.object({ _number: z.number(), status: z.string() })

/** The number of the change with a `Change-Id`; nothing where there is none. @throws SCAFFOLDER_HOST_REFUSED */
export async function findChange(
  api: HostClient,
  request: Pick<RepositoryRequest, 'repo' | 'token' | 'signal'> & { changeId: string },
): Promise<number | undefined> {
  return (await read(api, request))?._number
}

/** Abandons a change that is open. @throws SCAFFOLDER_HOST_REFUSED */
export async function abandonChange(
  api: HostClient,
  { id, repo, token, signal }: RepositoryRequest & { id: string | number },
): Promise<void> {
  const change = await read(api, { repo, token, signal, changeId: String(id) })
  if (change?.status !== 'NEW') return
  const path = `/changes/${encodeURIComponent(repo)}~${change._number}/abandon`
  await api.send({ method: 'POST', path, body: {}, token, accept: [409], signal })
}

async function read(
  api: HostClient,
  {
    repo,
    changeId,
    token,
    signal,
  }: Pick<RepositoryRequest, 'repo' | 'token' | 'signal'> & { changeId: string },
): Promise<z.output<typeof changeSchema> | undefined> {
  const q = `change:${changeId} project:${repo}`
  const path = `/changes/?${new URLSearchParams({ q, n: '1' })}`
  return (await api.send({ path, token, signal })).json(z.array(changeSchema))[0]
}
