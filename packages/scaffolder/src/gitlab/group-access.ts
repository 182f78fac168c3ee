import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import type { HostClient } from '../publish/host-client.ts'
import { groupPath } from './ensure-group.ts'
import { findGitlab, gitlabInput } from './find-gitlab.ts'
import type { GitlabHost } from './gitlab-host.ts'
import type { Asker } from './projects.ts'

/** Names of GitLab's roles, by the number that its interface has for them. */
const levels: Readonly<Record<string, number>> = {
  'no access': 0,
  'minimal access': 5,
  guest: 10,
  planner: 15,
  reporter: 20,
  developer: 30,
  maintainer: 40,
  owner: 50,
}

const ids = z.array(z.number())
const inputSchema = z.strictObject({
  ...gitlabInput,
  path: z.union([z.number(), z.string()]).describe('Number or path of the group'),
  userIds: ids.optional().describe('Numbers of users'),
  groupIds: ids.optional().describe('Numbers of groups'),
  action: z.enum(['add', 'remove']).default('add').describe('Whether they are let in or taken out'),
  accessLevel: z
    .union([z.number(), z.string()])
    .default(30)
    .refine((level) => levelOf(level) !== undefined, {
      error: `expected a role: ${Object.entries(levels)
        .map(([name, level]) => `${name} (${level})`)
        .join(', ')}`,
    })
    .describe('Role, by its number or its name'),
})
type Access = z.output<typeof inputSchema>

/** `gitlab:group:access`: lets users and other groups into a group, or takes them out. */
export function groupAccess(hosts: readonly GitlabHost[]): Action {
  return defineAction({
    id: 'gitlab:group:access',
    description: 'Lets users and other groups into a group of GitLab, or takes them out.',
    input: inputSchema,
    output: z.strictObject({
      userIds: ids.optional().describe('Numbers of users'),
      groupIds: ids.optional().describe('Numbers of groups'),
      path: z.union([z.number(), z.string()]).describe('Number or path of the group'),
      accessLevel: z.number().optional().describe('Role, by its number or its name'),
    }),
    examples: [
      {
        description: 'Make two users maintainers',
        input: {
          repoUrl: 'gitlab.com',
          path: 'org/payments',
          userIds: [12, 15],
          accessLevel: 'maintainer',
        },
      },
    ],
    async run(context) {
      const { input, logger } = context
      const { host, ...asker } = findGitlab(hosts, context)
      const level = levelOf(input.accessLevel) as number
      const group = { path: groupPath(input.path), ...asker }
      const add = input.action === 'add'
      for (const id of input.userIds ?? [])
        await (add
          ? addMember(host.api, group, { id, level })
          : dropFrom(host.api, group, `members/${id}`))
      for (const id of input.groupIds ?? [])
        await (add
          ? share(host.api, group, { id, level })
          : dropFrom(host.api, group, `share/${id}`))
      logger.info(sentence(input, host))
      return outputOf(input, level)
    },
    plan(context) {
      const { input } = context
      const { host } = findGitlab(hosts, context)
      const target = `${host.baseUrl}/${input.path}`
      const output = outputOf(input, levelOf(input.accessLevel) as number)
      return { sideEffects: [{ text: sentence(input, host), target }], output }
    },
  })
}

type GroupCall = Asker & { path: string }
type Wanted = { id: number; level: number }

async function addMember(
  api: HostClient,
  { path, token, signal }: GroupCall,
  { id, level }: Wanted,
): Promise<void> {
  const body = { user_id: id, access_level: level }
  const members = `${path}/members`
  const accept = [409]
  const answer = await api.send({ method: 'POST', path: members, body, token, accept, signal })
  if (answer.status !== 409) return
  const change = { access_level: level }
  await api.send({ method: 'PUT', path: `${members}/${id}`, body: change, token, signal })
}

async function share(api: HostClient, group: GroupCall, { id, level }: Wanted): Promise<void> {
  const { path, token, signal } = group
  const shares = (await api.send({ path, token, signal })).json(sharesSchema).shared_with_groups
  const known = shares?.find(({ group_id }) => group_id === id)
  if (known?.group_access_level === level) return
  // There is no way to change one.
  if (known) await dropFrom(api, group, `share/${id}`)
  const body = { group_id: id, group_access: level }
  await api.send({ method: 'POST', path: `${path}/share`, body, token, signal })
}

const sharesSchema = z.object({
  shared_with_groups: z
    .array(z.object({ group_id: z.number(), group_access_level: z.number() }))
    .optional(),
})

async function dropFrom(
  api: HostClient,
  { path, token, signal }: GroupCall,
  whom: string,
): Promise<void> {
  await api.send({ method: 'DELETE', path: `${path}/${whom}`, token, accept: [404], signal })
}

function levelOf(level: number | string): number | undefined {
  const found = typeof level === 'number' ? level : levels[level.toLowerCase().replace(/_/g, ' ')]
  return found !== undefined && Object.values(levels).includes(found) ? found : undefined
}

function outputOf({ action, path, userIds, groupIds }: Access, level: number) {
  return {
    path,
    ...(userIds && { userIds }),
    ...(groupIds && { groupIds }),
    ...(action === 'add' && { accessLevel: level }),
  }
}

function sentence(
  { action, path, userIds = [], groupIds = [] }: Access,
  { name }: GitlabHost,
): string {
  const whom = [
    ...(userIds.length > 0 ? [`the users ${userIds.join(', ')}`] : []),
    ...(groupIds.length > 0 ? [`the groups ${groupIds.join(', ')}`] : []),
  ].join(' and ')
  return action === 'add'
    ? `Lets ${whom || 'nobody'} into the group ${path} on ${name}`
    : `Takes ${whom || 'nobody'} out of the group ${path} on ${name}`
}
