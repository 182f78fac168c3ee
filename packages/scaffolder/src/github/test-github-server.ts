// For tests: GitHub with a little memory, so that running twice means something.
import sodium from 'libsodium-wrappers'
import {
  type HostCall,
  type HostReply,
  type HostServer,
  startHostServer,
} from '../publish/test-host-server.ts'
import type { GitServer } from '../testing/git-http-server.ts'
import { repositoryContents } from './test-github-contents.ts'
import { describedRoutes, type Operations } from './test-github-description.ts'
import {
  type Json,
  notFound,
  nothing,
  openShelves,
  type StoredRepository,
} from './test-github-shelves.ts'

/** GitHub on loopback. */
export interface GithubServer extends HostServer {
  /** By `owner/name`. */
  repositories: Map<string, StoredRepository>
  /** States that a run of a workflow goes through, one for each question. */
  runStates: { status: string; conclusion: string | null }[]
}

export const tokenOfPortal = 'ghp-token-of-portal'
const people: Record<string, number> = { ana: 1, bo: 2 }
const teams: Record<string, number> = { payments: 11 }

/** Starts it: the organisation `org` with the team `payments`, the users `ana` (whose token it is) and `bo`. */
export async function startGithub(): Promise<GithubServer> {
  await sodium.ready // Its key pair is made at once.
  const repositories: GithubServer['repositories'] = new Map()
  const runStates: GithubServer['runStates'] = []
  const routes = await describedRoutes({
    ...accounts,
    ...workflows(runStates),
    ...repositoryContents(openShelves(repositories)),
    ...creation(repositories, () => server.git),
  })
  const server = await startHostServer(() => ({
    base: '/api/v3',
    routes,
    isSignedIn: ({ authorization = '' }) => authorization.startsWith('Bearer '),
    gitUser: `x-access-token:${tokenOfPortal}`,
    gitPath(path) {
      const [, owner, repo, rest] = /^\/([^/]+)\/([^/]+)\.git(\/.*)$/.exec(path) ?? []
      return owner && repo && rest ? { owner, repo, rest } : undefined
    },
  }))
  return Object.assign(server, { repositories, runStates })
}

const accounts: Operations = {
  'users/get-by-username': ({ params: { username = '' } }) => {
    if (username === 'org') return { json: { id: 100, login: 'org', type: 'Organization' } }
    return Object.hasOwn(people, username)
      ? { json: { id: people[username], login: username, type: 'User' } }
      : notFound
  },
  'users/get-authenticated': () => ({ json: { id: 1, login: 'ana', type: 'User' } }),
  'teams/get-by-name': ({ params: { team_slug = '' } }) =>
    Object.hasOwn(teams, team_slug)
      ? { json: { id: teams[team_slug], slug: team_slug } }
      : notFound,
}

function workflows(states: GithubServer['runStates']): Operations {
  const page = 'https://github.test/org/x/actions/runs/7'
  return {
    'actions/create-workflow-dispatch': ({ body }) =>
      (body as Json).return_run_details === true
        ? { json: { workflow_run_id: 7, run_url: `${page}?api`, html_url: page } }
        : nothing,
    'actions/get-workflow-run': () => ({ json: { id: 7, html_url: page, ...states.shift() } }),
    'actions/cancel-workflow-run': () => ({ status: 202, json: {} }),
  }
}

function creation(repositories: GithubServer['repositories'], git: () => GitServer): Operations {
  const make = async (owner: string, made: Json): Promise<HostReply> => {
    const name = `${owner}/${made.name}`
    if (repositories.has(name))
      return {
        status: 422,
        json: {
          message: 'Repository creation failed.',
          errors: [{ field: 'name', message: 'name already exists on this account' }],
        },
      }
    await git().createRepository({ owner, repo: String(made.name) })
    repositories.set(name, { made, lists: {}, values: {}, commits: made.auto_init ? 1 : 0 })
    return { status: 201, json: { full_name: name, name: made.name } }
  }
  const find = ({ params: { owner, repo } }: HostCall) => repositories.get(`${owner}/${repo}`)
  const some = (count: number, most: string | null) =>
    Array.from({ length: Math.min(count, Number(most)) }, () => ({}))
  return {
    'repos/create-in-org': ({ params: { org = '' }, body }) => make(org, body as Json),
    'repos/create-for-authenticated-user': ({ body }) => make('ana', body as Json),
    'repos/get': (call) =>
      find(call)
        ? {
            json: { full_name: `${call.params.owner}/${call.params.repo}`, default_branch: 'main' },
          }
        : notFound,
    'repos/delete': ({ params: { owner, repo } }) =>
      repositories.delete(`${owner}/${repo}`) ? nothing : notFound,
    'repos/create-fork': async (call) => {
      const { owner, repo = '' } = call.params
      await git().createRepository({ owner: 'ana', repo })
      repositories.set(`ana/${repo}`, {
        made: { forkOf: owner },
        lists: {},
        values: {},
        commits: 1,
      })
      return {
        status: 202,
        json: { name: repo, owner: { login: 'ana' }, default_branch: 'main' },
      }
    },
    'repos/merge-upstream': () => ({ json: { merge_type: 'none' } }),
    'repos/list-branches': (call) => ({ json: some(find(call)?.commits ? 1 : 0, '2') }),
    'repos/list-commits': (call) => ({
      json: some(find(call)?.commits ?? 0, call.query.get('per_page')),
    }),
  }
}
