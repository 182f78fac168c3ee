// For tests: the interface of Bitbucket Server as its REST documentation (version 1.0) has it, with a little state.
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

interface Ref {
  id: string
}

/** What Bitbucket Server holds. */
export interface ServerState {
  repositories: Map<string, Record<string, unknown>>
  pulls: { id: number; version: number; state: string; fromRef: Ref; toRef: Ref; title: string }[]
  /** Repositories with large files. */
  lfs: string[]
}

const at = '/rest/api/1.0/projects/:project/repos/:repo'
const ref = z.strictObject({
  id: z.string().startsWith('refs/heads/'),
  repository: z.strictObject({ slug: z.string(), project: z.strictObject({ key: z.string() }) }),
})
const bodies: Record<string, z.ZodType> = {
  'POST /rest/api/1.0/projects/:project/repos': z.strictObject({
    name: z.string(),
    scmId: z.literal('git'),
    public: z.boolean(),
    defaultBranch: z.string(),
    description: z.string().optional(),
  }),
  [`POST ${at}/pull-requests`]: z.strictObject({
    title: z.string(),
    description: z.string(),
    fromRef: ref,
    toRef: ref,
    reviewers: z.array(z.strictObject({ user: z.strictObject({ name: z.string() }) })).optional(),
  }),
}

/** Starts Bitbucket Server with the project `PAY`. */
export async function startBitbucketServer(): Promise<HostServer & { state: ServerState }> {
  const state: ServerState = { repositories: new Map(), pulls: [], lfs: [] }
  const server = await startHostServer((git) => program(git, state))
  return Object.assign(server, { state })
}

const missing: HostReply = { status: 404, json: { errors: [{ message: 'It does not exist.' }] } }

function program(git: GitServer, state: ServerState): HostProgram {
  return {
    base: '',
    routes: checkedRoutes(bodies, { ...repositoryRoutes(git, state), ...pullRoutes(state) }),
    isSignedIn: ({ authorization }) => authorization === `Bearer ${token}`,
    gitUser: `x-token-auth:${token}`,
    gitPath(path) {
      const [, owner = '', repo = '', rest = ''] =
        /^\/scm\/([^/]+)\/([^/]+)\.git(\/.*)$/.exec(path) ?? []
      return repo === '' ? undefined : { owner, repo, rest }
    },
  }
}

function repositoryRoutes(
  git: GitServer,
  { repositories, lfs }: ServerState,
): HostProgram['routes'] {
  const nameOf = ({ params }: HostCall) => `${params.project}/${params.repo}`
  return {
    [`GET ${at}`]: (call) =>
      repositories.has(nameOf(call)) ? { json: repositories.get(nameOf(call)) } : missing,
    [`GET ${at}/default-branch`]: (call) =>
      repositories.has(nameOf(call)) ? { json: { displayId: 'main' } } : missing,
    async 'POST /rest/api/1.0/projects/:project/repos'(call) {
      const { name } = call.body as { name: string }
      const { project: owner = '' } = call.params
      if (repositories.has(`${owner}/${name}`))
        return { status: 409, json: { errors: [{ message: 'This name is taken.' }] } }
      const made = { ...(call.body as object), slug: name, project: { key: owner } }
      repositories.set(`${owner}/${name}`, made)
      await git.createRepository({ owner, repo: name })
      return { status: 201, json: made }
    },
    [`DELETE ${at}`]: (call) => (repositories.delete(nameOf(call)) ? { status: 202 } : missing),
    'PUT /rest/git-lfs/admin/projects/:project/repos/:repo/enabled'(call) {
      lfs.push(nameOf(call))
      return { status: 204 }
    },
  }
}

function pullRoutes({ pulls }: ServerState): HostProgram['routes'] {
  const find = ({ params }: HostCall) => pulls.find(({ id }) => String(id) === params.id)
  return {
    [`GET ${at}/pull-requests`]: ({ query }) => ({
      json: {
        values: pulls.filter(
          ({ state, fromRef }) => state === query.get('state') && fromRef.id === query.get('at'),
        ),
      },
    }),
    [`POST ${at}/pull-requests`](call) {
      const id = pulls.length + 1
      const href = `https://bitbucket.test/projects/${call.params.project}/repos/${call.params.repo}/pull-requests/${id}`
      const made = { ...(call.body as { fromRef: Ref; toRef: Ref; title: string }), id }
      const pull = { ...made, version: 0, state: 'OPEN', links: { self: [{ href }] } }
      pulls.push(pull)
      return { status: 201, json: pull }
    },
    [`GET ${at}/pull-requests/:id`]: (call) => (find(call) ? { json: find(call) } : missing),
    [`POST ${at}/pull-requests/:id/decline`](call) {
      const pull = find(call)
      if (String(pull?.version) !== call.query.get('version'))
        return { status: 409, json: { errors: [{ message: 'It was changed meanwhile.' }] } }
      return { json: Object.assign(pull ?? {}, { state: 'DECLINED' }) }
    },
  }
}
