// For tests: Gitea's interface as its Swagger description (version 1) has it, with a little state. Bodies are strict.
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

interface Pull {
  number: number
  state: string
  head: { ref: string }
  base: { ref: string }
  [attribute: string]: unknown
}

/** What Gitea holds. */
export interface GiteaState {
  repositories: Map<string, Record<string, unknown>>
  pulls: Pull[]
}

const optional = z.string().optional()
const names = z.array(z.string()).optional()
const repository = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,100}$/),
  private: z.boolean().optional(),
  default_branch: optional,
  description: optional,
})
const bodies: Record<string, z.ZodType> = {
  'POST /orgs/:org/repos': repository,
  'POST /user/repos': repository,
  'POST /repos/:owner/:repo/pulls': z.strictObject({
    title: z.string(),
    body: optional,
    head: z.string(),
    base: z.string(),
    assignees: names,
  }),
  'PATCH /repos/:owner/:repo/pulls/:index': z.strictObject({
    title: optional,
    body: optional,
    state: optional,
  }),
  'POST /repos/:owner/:repo/pulls/:index/requested_reviewers': z.strictObject({
    reviewers: names,
    team_reviewers: names,
  }),
}

/** Starts Gitea with the organisation `org` and the user `portal`, whose token it is. */
export async function startGitea(): Promise<HostServer & { state: GiteaState }> {
  const state: GiteaState = { repositories: new Map(), pulls: [] }
  const server = await startHostServer((git) => program(git, state))
  return Object.assign(server, { state })
}

const missing: HostReply = { status: 404, json: { message: 'not found' } }

function program(git: GitServer, state: GiteaState): HostProgram {
  return {
    base: '/api/v1',
    routes: checkedRoutes(bodies, { ...repositoryRoutes(git, state), ...pullRoutes(state) }),
    isSignedIn: ({ authorization }) => authorization === `token ${token}`,
    gitUser: `oauth2:${token}`,
    gitPath(path) {
      const [, owner = '', repo = '', rest = ''] =
        /^\/([^/]+)\/([^/]+)\.git(\/.*)$/.exec(path) ?? []
      return repo === '' ? undefined : { owner, repo, rest }
    },
  }
}

function repositoryRoutes(git: GitServer, { repositories }: GiteaState): HostProgram['routes'] {
  const nameOf = ({ params }: HostCall) => `${params.owner}/${params.repo}`
  const make = (ownerOf: (call: HostCall) => string) => async (call: HostCall) => {
    const body = call.body as { name: string; default_branch?: string }
    const owner = ownerOf(call)
    const full_name = `${owner}/${body.name}`
    if (repositories.has(full_name))
      return { status: 409, json: { message: 'The repository with the same name already exists.' } }
    const made = { ...body, full_name, id: repositories.size + 1 }
    repositories.set(full_name, made)
    await git.createRepository({ owner, repo: body.name })
    return { status: 201, json: made }
  }
  return {
    'GET /orgs/:org': ({ params: { org } }) =>
      org === 'org' ? { json: { id: 1, username: 'org' } } : missing,
    'GET /user': () => ({ json: { id: 2, login: 'Portal' } }),
    'POST /orgs/:org/repos': make(({ params: { org = '' } }) => org),
    'POST /user/repos': make(() => 'portal'),
    'GET /repos/:owner/:repo': (call) =>
      repositories.has(nameOf(call)) ? { json: repositories.get(nameOf(call)) } : missing,
    'DELETE /repos/:owner/:repo': (call) =>
      repositories.delete(nameOf(call)) ? { status: 204 } : missing,
  }
}

function pullRoutes({ pulls }: GiteaState): HostProgram['routes'] {
  const find = ({ params }: HostCall) => pulls.find(({ number }) => String(number) === params.index)
  return {
    'POST /repos/:owner/:repo/pulls'({ body, params }) {
      const { head, base, ...rest } = body as { head: string; base: string }
      const same = (pull: Pull) =>
        pull.state === 'open' && pull.head.ref === head && pull.base.ref === base
      if (pulls.some(same))
        return { status: 409, json: { message: 'pull request already exists for these targets' } }
      const number = pulls.length + 1
      const html_url = `https://gitea.test/${params.owner}/${params.repo}/pulls/${number}`
      const made = {
        ...rest,
        number,
        state: 'open',
        html_url,
        head: { ref: head },
        base: { ref: base },
      }
      pulls.push(made)
      return { status: 201, json: made }
    },
    // Pages of one, to be turned.
    'GET /repos/:owner/:repo/pulls': ({ query }) => {
      const at = Number(query.get('page')) - 1
      return { json: pulls.filter(({ state }) => state === query.get('state')).slice(at, at + 1) }
    },
    'GET /repos/:owner/:repo/pulls/:index': (call) => (find(call) ? { json: find(call) } : missing),
    'PATCH /repos/:owner/:repo/pulls/:index': (call) => {
      const pull = find(call)
      return pull ? { status: 201, json: Object.assign(pull, call.body) } : missing
    },
    'POST /repos/:owner/:repo/pulls/:index/requested_reviewers'(call) {
      const { reviewers = [] } = call.body as { reviewers?: string[] }
      if (reviewers.includes('nobody'))
        return { status: 404, json: { message: 'user does not exist [name: nobody]' } }
      Object.assign(find(call) ?? {}, {
        requested_reviewers: reviewers.map((login) => ({ login })),
      })
      return { status: 201, json: [] }
    },
  }
}
