import { z } from 'zod'
import type { HostClient } from '../publish/host-client.ts'
import type { Asker } from './projects.ts'

const userSchema = z.object({ id: z.number(), username: z.string() })

/** Whom a token belongs to. @throws SCAFFOLDER_HOST_REFUSED */
export async function currentUser(api: HostClient, { token, signal }: Asker): Promise<number> {
  return (await api.send({ path: '/user', token, signal })).json(userSchema).id
}

/** The number of a user by name; nothing where GitLab knows none. @throws SCAFFOLDER_HOST_REFUSED */
export async function findUser(
  api: HostClient,
  { username, token, signal }: Asker & { username: string },
): Promise<number | undefined> {
  const path = `/users?username=${encodeURIComponent(username)}`
  const found = (await api.send({ path, token, signal })).json(z.array(userSchema))
  return found.find((user) => user.username.toLowerCase() === username.toLowerCase())?.id
}
