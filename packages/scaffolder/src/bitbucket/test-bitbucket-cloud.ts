// For tests: the interface of Bitbucket Cloud as its REST documentation (version 2.0) has it, with a little state.
import { z } from 'zod'
import {
  checkedRoutes,
  type HostCall,
  type HostProgram,
  type HostReply,
  type HostServer,
  startHostServer,
} from '../publish/test-host-server.ts'
import type { GitServer } from '../testing/git-http-server.ts'

export const token = 'token-of-the-portal'

/** What Bitbucket Cloud holds. */
export interface CloudState {
  repositories: Map<string, Record<string, unknown>>
  pulls: { id: number; state: string; [attribute: string]: unknown }[]
  restrictions: { id: number; kind: string; [attribute: string]: unknown }[]
  pipelines: unknown[]
}

const branch = z.strictObject({ branch: z.strictObject({ name: z.string() }) })
const pull = z.strictObject({
  title: z.string(),
  description: z.string().optional(),
  source: branch,
  destination: branch,
})
const restriction = z.strictObject({
  kind: z.string(),
  branch_match_kind: z.enum(['glob', 'branching_model']),
  branch_type: z.string().optional(),
  pattern: z.string().optional(),
  value: z.number().optional(),
  users: z.array(z.strictObject({ uuid: z.string() })),
  groups: z.array(z.strictObject({ slug: z.string() })),
})
const at = '/repositories/:workspace/:repo'
const bodies: Record<string, z.ZodType> = {
  [`POST ${at}`]: z.strictObject({
    scm: z.literal('git'),
    is_private: z.boolean(),
    description: z.string().optional(),
    project: z.strictObject({ key: z.string() }).optional(),
  }),
  [`POST ${at}/pullrequests`]: pull,
  [`PUT ${at}/pullrequests/:id`]: pull,
  [`POST ${at}/branch-restrictions`]: restriction,
  [`PUT ${at}/branch-restrictions/:id`]: restriction,
  [`POST ${at}/pipelines`]: z.looseObject({}),
}

/** Starts Bitbucket Cloud with the workspace `org`. */
export async function startBitbucketCloud(): Promise<HostServer & { state: CloudState }> {
  const state: CloudState = {
    repositories: new Map(),
    pulls: [],
    restrictions: [],
    pipelines: [],
  }
  const server = await startHostServer((git) => program(git, state))
  return Object.assign(server, { state })
}

const missing: HostReply = { status: 404, json: { type: 'error', error: { message: 'Not found' } } }

function program(git: GitServer, state: CloudState): HostProgram {
  return {
    base: '/2.0',
    routes: checkedRoutes(bodies, {
      ...repositoryRoutes(git, state),
      ...pullRoutes(state),
      ...moreRoutes(state),
    }),
    isSignedIn: ({ authorization }) => authorization === `Bearer ${token}`,
    gitUser: `x-token-auth:${token}`,
    gitPath(path) {
      const [, owner = '', repo = '', rest = ''] =
        /^\/([^/]+)\/([^/]+)\.git(\/.*)$/.exec(path) ?? []
      return repo === '' ? undefined : { owner, repo, rest }
    },
  }
}

function repositoryRoutes(git: GitServer, { repositories }: CloudState): HostProgram['routes'] {
  const nameOf = ({ params }: HostCall) => `${params.workspace}/${params.repo}`
  return {
    [`GET ${at}`]: (call) =>
      repositories.has(nameOf(call)) ? { json: repositories.get(nameOf(call)) } : missing,
    async [`POST ${at}`](call) {
      const full_name = nameOf(call)
      if (repositories.has(full_name)) {
        const message = 'Repository with this Slug and Owner already exists.'
        return { status: 400, json: { type: 'error', error: { message } } }
      }
      const made = { ...(call.body as object), full_name, mainbranch: { name: 'main' } }
      repositories.set(full_name, made)
      const { workspace: owner = '', repo = '' } = call.params
      await git.createRepository({ owner, repo })
      return { json: made }
    },
    [`DELETE ${at}`]: (call) => (repositories.delete(nameOf(call)) ? { status: 204 } : missing),
  }
}

function pullRoutes({ pulls }: CloudState): HostProgram['routes'] {
  const find = ({ params }: HostCall) => pulls.find(({ id }) => String(id) === params.id)
  return {
    [`GET ${at}/pullrequests`]: ({ query }) => {
      const [, source, destination] =
        /^source\.branch\.name = "(.+)" AND destination\.branch\.name = "(.+)" AND state = "OPEN"$/.exec(
          query.get('q') ?? '',
        ) ?? []
      const wanted = JSON.stringify([
        { branch: { name: source } },
        { branch: { name: destination } },
      ])
      const values = pulls.filter(
        (each) =>
          each.state === 'OPEN' && JSON.stringify([each.source, each.destination]) === wanted,
      )
      return { json: { values } }
    },
    [`POST ${at}/pullrequests`](call) {
      const id = pulls.length + 1
      const href = `https://bitbucket.test/${call.params.workspace}/${call.params.repo}/pull-requests/${id}`
      const made = { ...(call.body as object), id, state: 'OPEN', links: { html: { href } } }
      pulls.push(made)
      return { status: 201, json: made }
    },
    [`GET ${at}/pullrequests/:id`]: (call) => (find(call) ? { json: find(call) } : missing),
    [`POST ${at}/pullrequests/:id/decline`]: (call) => ({
      json: Object.assign(find(call) ?? {}, { state: 'DECLINED' }),
    }),
  }
}

function moreRoutes({ restrictions, pipelines }: CloudState): HostProgram['routes'] {
  return {
    [`GET ${at}/branch-restrictions`]: ({ query }) => ({
      json: { values: restrictions.filter(({ kind }) => kind === query.get('kind')) },
    }),
    [`POST ${at}/branch-restrictions`](call) {
      const made = { ...(call.body as { kind: string }), id: restrictions.length + 1 }
      restrictions.push(made)
      return { status: 201, json: made }
    },
    [`PUT ${at}/branch-restrictions/:id`](call) {
      const found = restrictions.find(({ id }) => String(id) === call.params.id)
      return found ? { json: Object.assign(found, call.body) } : missing
    },
    [`POST ${at}/pipelines`]: ({ body }) => ({
      status: 201,
      json: { build_number: pipelines.push(body) },
    }),
  }
}
