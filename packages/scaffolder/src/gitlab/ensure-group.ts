import { CallboardError, type Logger } from '@callboard/core'
import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { HostClient } from '../publish/host-client.ts'
import { findGitlab, gitlabInput } from './find-gitlab.ts'
import type { GitlabHost } from './gitlab-host.ts'
import type { Asker } from './projects.ts'

const segment = z.union([z.string(), z.strictObject({ name: z.string(), slug: z.string() })])
const groupSchema = z.object({ id: z.number() })

interface WantedGroup {
  /** With the groups around it. */
  path: string
  slug: string
  name: string
}

/** `gitlab:group:ensureExists`: makes a group and the groups around it, as far as they are not there. */
export function ensureGroup(hosts: readonly GitlabHost[]): Action {
  return defineAction({
    id: 'gitlab:group:ensureExists',
    description: 'Makes a group of GitLab and those around it, as far as they are not there.',
    input: z.strictObject({
      ...gitlabInput,
      path: z.array(segment).min(1).describe('Groups from the outermost inward'),
      description: z.string().optional().describe('What the innermost is for'),
    }),
    output: z.strictObject({
      groupId: z.number().optional().describe('Number of the innermost'),
      created: z
        .array(z.string())
        .describe('Paths of those that this run made, the outermost first'),
    }),
    examples: [
      {
        description: 'Make sure that a sub-group is there',
        input: {
          repoUrl: 'gitlab.com',
          path: ['org', { name: 'Payments Team', slug: 'payments' }],
        },
      },
    ],
    async run(context) {
      const { input, logger, checkpoint } = context
      const { host, ...asker } = findGitlab(hosts, context)
      const wanted = groupsOf(input.path)
      // Asked once: after a crash, what was missing then is what this run has made.
      const missing = await checkpoint({
        key: 'missing groups',
        fn: () => missingOf(host.api, wanted, asker),
      })
      const groupId = await makeMissing(host, {
        wanted,
        description: input.description,
        logger,
        ...asker,
      })
      return { groupId, created: missing }
    },
    plan(context) {
      const { host } = findGitlab(hosts, context)
      const wanted = groupsOf(context.input.path)
      return {
        sideEffects: wanted.map(({ path }) => ({
          text: `Makes the group ${path} on ${host.name} if it is not there`,
          target: `${host.baseUrl}/${path}`,
        })),
      }
    },
    async undo(context) {
      const { host, ...asker } = findGitlab(hosts, context)
      for (const path of [...context.output.created].reverse()) {
        const stays = await deleteEmptyGroup(host.api, { path, ...asker })
        context.logger.info(
          stays ? `The group ${path} stays: ${stays}` : `Deleted the group ${path}`,
        )
      }
    },
  })
}

function groupsOf(path: readonly z.output<typeof segment>[]): WantedGroup[] {
  const named = path.map((each) => (typeof each === 'string' ? { name: each, slug: each } : each))
  return named.map((group, index) => ({
    ...group,
    path: named
      .slice(0, index + 1)
      .map(({ slug }) => slug)
      .join('/'),
  }))
}

/** Makes what is missing. @returns the number of the innermost */
async function makeMissing(
  { api, baseUrl }: GitlabHost,
  {
    wanted,
    description,
    logger,
    ...asker
  }: Asker & { wanted: readonly WantedGroup[]; description: string | undefined; logger: Logger },
): Promise<number | undefined> {
  let groupId: number | undefined
  let made: string | undefined
  try {
    for (const group of wanted) {
      const found = await findGroup(api, { path: group.path, ...asker })
      const isLast = group === wanted.at(-1)
      const more = isLast && description !== undefined ? { description } : {}
      groupId = found ?? (await makeGroup(api, { group, parentId: groupId, more, ...asker }))
      logger.info(found === undefined ? `Made the group ${group.path}` : `${group.path} is there`)
      if (found === undefined) made = group.path
    }
  } catch (error) {
    if (made === undefined || !CallboardError.is(error)) throw error
    const reason = `a group in it could not be made. ${error.message}`
    throw errors.CHANGE_INCOMPLETE({ url: `${baseUrl}/${made}`, reason }, { cause: error })
  }
  return groupId
}

async function missingOf(
  api: HostClient,
  wanted: readonly WantedGroup[],
  asker: Asker,
): Promise<string[]> {
  const missing: string[] = []
  for (const { path } of wanted)
    if (missing.length > 0 || (await findGroup(api, { path, ...asker })) === undefined)
      missing.push(path)
  return missing
}

async function findGroup(
  api: HostClient,
  { path, token, signal }: Asker & { path: string },
): Promise<number | undefined> {
  const answer = await api.send({ path: groupPath(path), token, accept: [404], signal })
  return answer.status === 404 ? undefined : answer.json(groupSchema).id
}

async function makeGroup(
  api: HostClient,
  {
    group: { name, slug },
    parentId,
    more,
    token,
    signal,
  }: Asker & { group: WantedGroup; parentId: number | undefined; more: object },
): Promise<number> {
  const body = { name, path: slug, ...more, ...(parentId !== undefined && { parent_id: parentId }) }
  const answer = await api.send({ method: 'POST', path: '/groups', body, token, signal })
  return answer.json(groupSchema).id
}

/** A group goes with everything in it, so only an empty one does. @returns why it stays */
async function deleteEmptyGroup(
  api: HostClient,
  { path, token, signal }: Asker & { path: string },
): Promise<string | undefined> {
  const group = groupPath(path)
  const answer = await api.send({ path: group, token, accept: [404], signal })
  if (answer.status === 404) return 'it is gone already'
  for (const content of ['projects', 'subgroups']) {
    const held = await api.send({ path: `${group}/${content}?per_page=1`, token, signal })
    if (held.json(z.array(z.unknown())).length > 0) return `it holds ${content}`
  }
  await api.send({ method: 'DELETE', path: group, token, accept: [404], signal })
  return undefined
}

/** Path of a group in GitLab's interface, by its path or its number. */
export function groupPath(group: string | number): string {
  return `/groups/${encodeURIComponent(String(group))}`
}
