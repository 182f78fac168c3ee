// For tests: GitLab's interface as its REST documentation (version 4) has it, with a little state.
import {
  checkedRoutes,
  type HostCall,
  type HostProgram,
  type HostServer,
  startHostServer,
} from '../publish/test-host-server.ts'
import type { GitServer } from '../testing/git-http-server.ts'
import { bodies } from './test-gitlab-bodies.ts'
import { bodyOf, created, missing, moreRoutes, type Routes } from './test-gitlab-routes.ts'

export const token = 'glpat-of-the-portal'

interface Project {
  id: number
  path_with_namespace: string
  default_branch: string | null
  marked_for_deletion_on: string | null
  [attribute: string]: unknown
}
interface MergeRequest {
  iid: number
  web_url: string
  state: string
  [attribute: string]: unknown
}

/** What GitLab holds; a test looks at it and puts things in. */
export interface GitlabState {
  namespaces: Map<string, { id: number; kind: string }>
  users: { id: number; username: string }[]
  projects: Map<string, Project>
  members: Record<string, unknown>[]
  branches: Set<string>
  protectedBranches: Set<string>
  variables: Map<string, Record<string, unknown>>
  mergeRequests: MergeRequest[]
  /** Times that GitLab says it has not looked at a merge request yet. */
  undecided: number
  groups: Map<string, { id: number; full_path: string; shared_with_groups: object[] }>
  issues: Record<string, unknown>[]
  triggers: Map<number, string>
  /** States that a pipeline goes through, one for each look. */
  pipeline: string[]
  tokens: Map<number, Record<string, unknown>>
}

/** Starts GitLab with the group `org/payments` and the users `portal` and `ana`. */
export async function startGitlab(): Promise<HostServer & { state: GitlabState }> {
  const state: GitlabState = {
    namespaces: new Map([
      ['org', { id: 1, kind: 'group' }],
      ['org/payments', { id: 2, kind: 'group' }],
      ['ana', { id: 3, kind: 'user' }],
    ]),
    users: [
      { id: 7, username: 'ana' },
      { id: 8, username: 'Ben' },
    ],
    projects: new Map(),
    members: [],
    branches: new Set(),
    protectedBranches: new Set(),
    variables: new Map(),
    mergeRequests: [],
    undecided: 0,
    groups: new Map([['org', { id: 1, full_path: 'org', shared_with_groups: [] }]]),
    issues: [],
    triggers: new Map(),
    pipeline: ['created', 'running', 'success'],
    tokens: new Map(),
  }
  const server = await startHostServer((git) => program(git, state))
  return Object.assign(server, { state })
}

function program(git: GitServer, state: GitlabState): HostProgram {
  return {
    base: '/api/v4',
    routes: checkedRoutes(bodies, {
      ...projectRoutes(git, state),
      ...mergeRoutes(state),
      ...moreRoutes(state),
    }),
    isSignedIn: ({ 'private-token': key, authorization }) =>
      key === token || authorization === 'Bearer token-of-ana',
    gitUser: `oauth2:${token}`,
    gitPath(path) {
      const match = /^\/(.+)\/([^/]+)\.git(\/.*)$/.exec(path)
      if (!match || path.startsWith('/api/')) return undefined
      const [, owner = '', repo = '', rest = ''] = match
      return { owner: plain(owner), repo, rest }
    },
  }
}

/** The Git server knows owners of one name only. */
export function plain(owner: string): string {
  return owner.replaceAll('/', '--')
}

function projectRoutes(git: GitServer, state: GitlabState): Routes {
  const find = ({ params: { id = '' } }: HostCall) =>
    [...state.projects.values()].find(
      (project) => project.path_with_namespace === id || String(project.id) === id,
    )
  return {
    'GET /namespaces/:path': ({ params: { path = '' } }) =>
      state.namespaces.has(path) ? { json: state.namespaces.get(path) } : missing,
    'GET /user': ({ authorization }) => ({
      json: authorization ? person(7, 'ana') : person(9, 'portal'),
    }),
    'GET /users': ({ query }) => ({
      json: state.users.filter(
        ({ username }) => username.toLowerCase() === query.get('username')?.toLowerCase(),
      ),
    }),
    'GET /users/:id': ({ params }) => ({ json: person(Number(params.id), 'ana') }),
    'GET /projects/:id': (call) => (find(call) ? { json: find(call) } : missing),
    async 'POST /projects'(call) {
      const body = call.body as { path: string; namespace_id: number }
      const owner = [...state.namespaces].find(([, { id }]) => id === body.namespace_id)?.[0] ?? ''
      const path = `${owner}/${body.path}`
      if (state.projects.has(path))
        return { status: 400, json: { message: { path: ['has already been taken'] } } }
      await git.createRepository({ owner: plain(owner), repo: body.path })
      const id = 100 + state.projects.size
      const project = {
        ...(body as object),
        id,
        path_with_namespace: path,
        default_branch: 'main',
        marked_for_deletion_on: null,
      }
      state.projects.set(path, project)
      return created(project)
    },
    'DELETE /projects/:id'(call) {
      const project = find(call)
      if (!project) return missing
      project.marked_for_deletion_on = '2026-01-01'
      return { status: 202, json: { message: '202 Accepted' } }
    },
    'POST /projects/:id/members'(call) {
      const body = bodyOf(call)
      if (state.members.some(({ user_id }) => user_id === body.user_id))
        return { status: 409, json: { message: 'Member already exists' } }
      state.members.push(body)
      return created({ id: body.user_id })
    },
    'GET /projects/:id/repository/branches/:branch': ({ params: { branch = '' } }) =>
      state.branches.has(branch) ? { json: { name: branch } } : missing,
    'POST /projects/:id/repository/branches'(call) {
      const { branch, ref } = bodyOf(call)
      state.branches.add(branch as never)
      return created({ name: branch, ref })
    },
    'POST /projects/:id/protected_branches'(call) {
      const { name } = bodyOf(call)
      if (state.protectedBranches.has(name as never))
        return { status: 409, json: { message: `Protected branch '${name}' already exists` } }
      state.protectedBranches.add(name as never)
      return created({ name })
    },
    ...variableRoutes(state),
  }
}

function variableRoutes({ variables }: GitlabState): Routes {
  const keyOf = ({ params, query }: HostCall) =>
    `${params.key} in ${query.get('filter[environment_scope]')}`
  return {
    'GET /projects/:id/variables/:key': (call) =>
      variables.has(keyOf(call)) ? { json: variables.get(keyOf(call)) } : missing,
    'POST /projects/:id/variables'(call) {
      const body = bodyOf(call)
      variables.set(`${body.key} in ${body.environment_scope ?? '*'}`, body)
      return created(body)
    },
    'PUT /projects/:id/variables/:key'(call) {
      variables.set(keyOf(call), { ...variables.get(keyOf(call)), ...bodyOf(call) })
      return { json: variables.get(keyOf(call)) }
    },
    'DELETE /projects/:id/variables/:key': (call) =>
      variables.delete(keyOf(call)) ? { status: 204 } : missing,
  }
}

function mergeRoutes(state: GitlabState): Routes {
  const find = ({ params }: HostCall) =>
    state.mergeRequests.find(({ iid }) => String(iid) === params.iid)
  return {
    'GET /projects/:id/merge_requests': ({ query }) => ({
      json: state.mergeRequests.filter(
        (each) =>
          each.state === query.get('state') &&
          each.source_branch === query.get('source_branch') &&
          each.target_branch === query.get('target_branch'),
      ),
    }),
    'POST /projects/:id/merge_requests'(call) {
      const iid = state.mergeRequests.length + 1
      const web_url = `https://gitlab.test/${call.params.id}/-/merge_requests/${iid}`
      const request = { ...(bodyOf(call) as object), iid, web_url, state: 'opened' }
      state.mergeRequests.push(request)
      return created(request)
    },
    'GET /projects/:id/merge_requests/:iid'(call) {
      const request = find(call)
      if (!request) return missing
      state.undecided -= 1
      const detailed_merge_status = state.undecided < 0 ? 'mergeable' : 'checking'
      return { json: { ...request, detailed_merge_status } }
    },
    'PUT /projects/:id/merge_requests/:iid'(call) {
      const request = find(call)
      const { state_event, ...rest } = bodyOf(call)
      if (request) Object.assign(request, rest, state_event === 'close' && { state: 'closed' })
      return request ? { json: request } : missing
    },
    'PUT /projects/:id/merge_requests/:iid/merge'(call) {
      const request = find(call)
      if (request) request.auto_merge = true
      return { json: request }
    },
    'GET /projects/:id/merge_requests/:iid/approval_rules': () => ({
      json: [{ eligible_approvers: [{ id: 7 }, { id: 8 }] }, { eligible_approvers: [{ id: 8 }] }],
    }),
  }
}

function person(id: number, username: string) {
  const more = { name: username, state: 'active', web_url: `https://gitlab.test/${username}` }
  return { id, username, ...more, email: null, created_at: '2026-01-01T00:00:00Z' }
}
