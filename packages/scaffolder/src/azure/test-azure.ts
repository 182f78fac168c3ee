// For tests: the interface of Azure DevOps as its description (version 7.0) has it, with a little state.
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

export const token = 'pat-of-the-portal'

/** What Azure DevOps holds. */
export interface AzureState {
  repositories: Map<string, { id: string; name: string; defaultBranch: string }>
  pulls: { pullRequestId: number; status: string; [attribute: string]: unknown }[]
  definitions: { id: number; name: string; path: string; [attribute: string]: unknown }[]
  permissions: Record<string, unknown>
  /** What a run looks like, one for each look. */
  runs: { id: number; state: string; result?: string; variables?: object }[]
  /** Bodies of runs. */
  started: unknown[]
}

const project = '/:organization/:project/_apis'
const pulls = `${project}/git/repositories/:repo/pullrequests`
const bodies: Record<string, z.ZodType> = {
  [`POST ${project}/git/repositories`]: z.strictObject({ name: z.string() }),
  [`POST ${pulls}`]: z.strictObject({
    sourceRefName: z.string().startsWith('refs/heads/'),
    targetRefName: z.string().startsWith('refs/heads/'),
    title: z.string(),
    description: z.string(),
  }),
  [`PATCH ${pulls}/:id`]: z.strictObject({
    status: z.enum(['abandoned', 'active', 'completed']).optional(),
    title: z.string().optional(),
    description: z.string().optional(),
  }),
  [`POST ${project}/build/definitions`]: z.strictObject({
    name: z.string(),
    path: z.string().startsWith('\\'),
    type: z.literal('build'),
    repository: z.strictObject({
      id: z.string(),
      type: z.literal('TfsGit'),
      defaultBranch: z.string(),
    }),
    process: z.strictObject({ type: z.literal(2), yamlFilename: z.string() }),
    triggers: z.array(z.looseObject({ triggerType: z.string() })),
    queue: z.looseObject({ name: z.string() }),
  }),
  [`POST ${project}/pipelines/:id/runs`]: z.strictObject({
    resources: z.looseObject({}),
    templateParameters: z.record(z.string(), z.string()).optional(),
  }),
  [`PATCH ${project}/pipelines/pipelinepermissions/:type/:resource`]: z.strictObject({
    pipelines: z.array(z.strictObject({ id: z.number(), authorized: z.boolean() })),
  }),
}

/** Starts Azure DevOps with the project `payments` of the organisation `org`. */
export async function startAzure(): Promise<HostServer & { state: AzureState }> {
  const state: AzureState = {
    repositories: new Map(),
    pulls: [],
    definitions: [],
    permissions: {},
    runs: [],
    started: [],
  }
  const server = await startHostServer((git) => program(git, state))
  return Object.assign(server, { state })
}

const missing: HostReply = { status: 404, json: { message: 'TF401019: It does not exist.' } }

function program(git: GitServer, state: AzureState): HostProgram {
  const basic = `Basic ${Buffer.from(`:${token}`).toString('base64')}`
  return {
    base: '',
    routes: checkedRoutes(bodies, {
      ...repositoryRoutes(git, state),
      ...pullRoutes(state),
      ...pipelineRoutes(state),
    }),
    isSignedIn: ({ authorization }) =>
      authorization === basic || authorization === 'Bearer eyJh.eyJz.sign',
    gitUser: `callboard:${token}`,
    gitPath(path) {
      const [, organization = '', name = '', repo = '', rest = ''] =
        /^\/([^/]+)\/([^/]+)\/_git\/([^/]+)(\/.*)$/.exec(path) ?? []
      return repo === '' ? undefined : { owner: `${organization}--${name}`, repo, rest }
    },
  }
}

function repositoryRoutes(git: GitServer, { repositories }: AzureState): HostProgram['routes'] {
  const find = ({ params: { repo } }: HostCall) =>
    [...repositories.values()].find(({ id, name }) => id === repo || name === repo)
  return {
    [`GET ${project}/git/repositories/:repo`]: (call) =>
      find(call) ? { json: find(call) } : missing,
    async [`POST ${project}/git/repositories`](call) {
      const { name } = call.body as { name: string }
      const { organization, project: owner } = call.params
      if (owner !== 'payments')
        return { status: 404, json: { message: 'TF200016: The project does not exist.' } }
      if (repositories.has(name))
        return { status: 409, json: { message: 'TF400948: A repository of that name is there.' } }
      const made = { name, id: `id-of-${name}`, defaultBranch: 'refs/heads/main' }
      repositories.set(name, made)
      await git.createRepository({ owner: `${organization}--${owner}`, repo: name })
      return { status: 201, json: made }
    },
    [`DELETE ${project}/git/repositories/:repo`](call) {
      const found = find(call)
      // Names are not taken there.
      if (!found || found.id !== call.params.repo) return missing
      repositories.delete(found.name)
      return { status: 204 }
    },
    'GET /:organization/_apis/projects/:project': () => ({ json: { id: 'id-of-payments' } }),
  }
}

function pullRoutes(state: AzureState): HostProgram['routes'] {
  const find = ({ params }: HostCall) =>
    state.pulls.find(({ pullRequestId }) => String(pullRequestId) === params.id)
  return {
    [`GET ${pulls}`]: ({ query }) => ({
      json: {
        value: state.pulls.filter(
          (pull) =>
            pull.status === query.get('searchCriteria.status') &&
            pull.sourceRefName === query.get('searchCriteria.sourceRefName') &&
            pull.targetRefName === query.get('searchCriteria.targetRefName'),
        ),
      },
    }),
    [`POST ${pulls}`]({ body }) {
      const pull = { ...(body as object), pullRequestId: state.pulls.length + 1, status: 'active' }
      state.pulls.push(pull)
      return { status: 201, json: pull }
    },
    [`GET ${pulls}/:id`]: (call) => (find(call) ? { json: find(call) } : missing),
    [`PATCH ${pulls}/:id`]: (call) => ({ json: Object.assign(find(call) ?? {}, call.body) }),
  }
}

function pipelineRoutes(state: AzureState): HostProgram['routes'] {
  const look = () => (state.runs.length > 1 ? state.runs.shift() : state.runs[0])
  return {
    [`GET ${project}/build/definitions`]: ({ query }) => ({
      json: {
        value: state.definitions.filter(
          ({ name, path }) => name === query.get('name') && path === query.get('path'),
        ),
      },
    }),
    [`POST ${project}/build/definitions`]({ body }) {
      const made = { ...(body as { name: string; path: string }), id: state.definitions.length + 1 }
      state.definitions.push(made)
      return { json: made }
    },
    [`DELETE ${project}/build/definitions/:id`]({ params }) {
      const at = state.definitions.findIndex(({ id }) => String(id) === params.id)
      if (at === -1) return missing
      state.definitions.splice(at, 1)
      return { status: 204 }
    },
    [`POST ${project}/pipelines/:id/runs`]({ body }) {
      state.started.push(body)
      return { json: look() }
    },
    [`GET ${project}/pipelines/:id/runs/:run`]: () => ({ json: look() }),
    [`PATCH ${project}/pipelines/pipelinepermissions/:type/:resource`]({ params, body }) {
      state.permissions[`${params.type} ${params.resource}`] = body
      return { json: body }
    },
  }
}
