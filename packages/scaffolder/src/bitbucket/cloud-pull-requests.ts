import { z } from 'zod'
import type { NewChange, ProposedChange, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { cloudRepositoryPath } from './cloud-repositories.ts'

const pullSchema = z.object({
  id: z.number(),
  state: z.string(),
  links: z.object({ html: z.object({ href: z.string() }) }),
})
const pageSchema = z.object({ values: z.array(pullSchema) })

/** Opens a pull request, or finds the one that is open for these branches. @throws SCAFFOLDER_HOST_REFUSED */
export async function proposeCloudPullRequest(
  api: HostClient,
  change: NewChange,
): Promise<ProposedChange> {
  const { title, description, branch, targetBranch, token, signal } = change
  const pulls = `${cloudRepositoryPath(change)}/pullrequests`
  const open = await findOpen(api, change)
  const body = {
    title,
    description,
    source: { branch: { name: branch } },
    destination: { branch: { name: targetBranch } },
  }
  const request = { body, token, signal }
  if (open && change.update)
    await api.send({ ...request, method: 'PUT', path: `${pulls}/${open.id}` })
  const pull =
    open ?? (await api.send({ ...request, method: 'POST', path: pulls })).json(pullSchema)
  return { url: pull.links.html.href, id: pull.id, existed: open !== undefined }
}

async function findOpen(
  api: HostClient,
  { branch, targetBranch, token, signal, ...name }: NewChange,
): Promise<z.output<typeof pullSchema> | undefined> {
  const q = [
    `source.branch.name = ${JSON.stringify(branch)}`,
    `destination.branch.name = ${JSON.stringify(targetBranch)}`,
    'state = "OPEN"',
  ].join(' AND ')
  const path = `${cloudRepositoryPath(name)}/pullrequests?${new URLSearchParams({ q })}`
  return (await api.send({ path, token, signal })).json(pageSchema).values[0]
}

/** Declines a pull request that is open. @throws SCAFFOLDER_HOST_REFUSED */
export async function declineCloudPullRequest(
  api: HostClient,
  { id, token, signal, ...name }: RepositoryRequest & { id: string | number },
): Promise<void> {
  const path = `${cloudRepositoryPath(name)}/pullrequests/${id}`
  const answer = await api.send({ path, token, accept: [404], signal })
  if (answer.status === 404 || answer.json(pullSchema).state !== 'OPEN') return
  await api.send({ method: 'POST', path: `${path}/decline`, token, signal })
}
