// For tests: the routes of GitLab for groups, issues and pipelines.
import type { HostCall, HostProgram, HostReply } from '../publish/test-host-server.ts'
import type { GitlabState } from './test-gitlab.ts'

export type Routes = HostProgram['routes']

export const missing: HostReply = { status: 404, json: { message: '404 Not found' } }
export const created = (json: unknown): HostReply => ({ status: 201, json })
export const bodyOf = ({ body }: HostCall): Record<string, never> => body as Record<string, never>

export function moreRoutes(state: GitlabState): Routes {
  return { ...groupRoutes(state), ...issueRoutes(state), ...pipelineRoutes(state) }
}

function groupRoutes({ groups, members }: GitlabState): Routes {
  const find = ({ params: { id = '' } }: HostCall) =>
    groups.get(id) ?? [...groups.values()].find((group) => String(group.id) === id)
  return {
    'GET /groups/:id': (call) => (find(call) ? { json: find(call) } : missing),
    'POST /groups'(call) {
      const body = bodyOf(call)
      const parent = [...groups.values()].find(({ id }) => id === body.parent_id)
      const full_path = parent ? `${parent.full_path}/${body.path}` : String(body.path)
      const group = { ...(body as object), id: 10 + groups.size, full_path, shared_with_groups: [] }
      groups.set(full_path, group)
      return created(group)
    },
    'GET /groups/:id/projects': (call) => ({
      json: find(call)?.full_path === 'org' ? [{ id: 1 }] : [],
    }),
    'GET /groups/:id/subgroups': (call) => ({
      json: [...groups.values()].filter(({ full_path }) =>
        full_path.startsWith(`${find(call)?.full_path}/`),
      ),
    }),
    'DELETE /groups/:id'(call) {
      groups.delete(find(call)?.full_path ?? '')
      return { status: 202 }
    },
    'POST /groups/:id/members'(call) {
      const body = bodyOf(call)
      if (members.some(({ user_id }) => user_id === body.user_id))
        return { status: 409, json: { message: 'Member already exists' } }
      members.push(body)
      return created(body)
    },
    'PUT /groups/:id/members/:user'(call) {
      const member = members.find(({ user_id }) => String(user_id) === call.params.user)
      return { json: Object.assign(member as object, bodyOf(call)) }
    },
    'DELETE /groups/:id/members/:user'({ params }) {
      const at = members.findIndex(({ user_id }) => String(user_id) === params.user)
      return at === -1 ? missing : { status: 204, json: members.splice(at, 1) && undefined }
    },
    'POST /groups/:id/share'(call) {
      const { group_id, group_access } = bodyOf(call)
      find(call)?.shared_with_groups.push({ group_id, group_access_level: group_access })
      return created({})
    },
    'DELETE /groups/:id/share/:group'(call) {
      const group = find(call)
      if (group) group.shared_with_groups = []
      return { status: 204 }
    },
    'POST /bulk_imports': () => created({ id: 77, status: 'created' }),
  }
}

function issueRoutes({ issues }: GitlabState): Routes {
  return {
    'GET /projects/:id/issues': ({ query }) => ({
      json: issues.filter(
        ({ state, title }) =>
          state === query.get('state') && String(title).includes(query.get('search') ?? ''),
      ),
    }),
    'POST /projects/:id/issues'(call) {
      const iid = issues.length + 1
      const web_url = `https://gitlab.test/${call.params.id}/-/issues/${iid}`
      const more = { id: 500 + iid, iid, project_id: 100, web_url, state: 'opened' }
      const made = { ...(bodyOf(call) as object), ...more, updated_at: '2026-01-01T00:00:00Z' }
      issues.push(made)
      return created(made)
    },
    'PUT /projects/:id/issues/:iid'(call) {
      const found = issues.find(({ iid }) => String(iid) === call.params.iid)
      const { state_event, ...rest } = bodyOf(call)
      if (!found) return missing
      return { json: Object.assign(found, rest, state_event === 'close' && { state: 'closed' }) }
    },
  }
}

function pipelineRoutes({ pipeline, tokens, triggers }: GitlabState): Routes {
  const shown = () => ({
    id: 900,
    web_url: 'https://gitlab.test/org/ledger/-/pipelines/900',
    status: pipeline.length > 1 ? pipeline.shift() : pipeline[0],
  })
  const makeToken = (username?: string) => (call: HostCall) => {
    const id = 40 + tokens.size
    tokens.set(id, bodyOf(call))
    return created({ id, token: `gl-secret-${id}`, ...(username && { username }) })
  }
  const revoke = ({ params }: HostCall) =>
    tokens.delete(Number(params.token)) ? { status: 204 } : missing
  return {
    'POST /projects/:id/triggers'(call) {
      triggers.set(5, bodyOf(call).description as never)
      return created({ id: 5, token: 'trigger-secret' })
    },
    'DELETE /projects/:id/triggers/:trigger': ({ params }) =>
      triggers.delete(Number(params.trigger)) ? { status: 204 } : missing,
    'POST /projects/:id/trigger/pipeline': (call) =>
      bodyOf(call).token === ('trigger-secret' as never) ? created(shown()) : missing,
    'GET /projects/:id/pipelines/:pipeline': () => ({ json: shown() }),
    'POST /projects/:id/pipelines/:pipeline/cancel'() {
      pipeline.splice(0, pipeline.length, 'canceled')
      return { json: shown() }
    },
    'POST /projects/:id/access_tokens': makeToken(),
    'POST /projects/:id/deploy_tokens': makeToken('gitlab+deploy-token-1'),
    'DELETE /projects/:id/access_tokens/:token': revoke,
    'DELETE /projects/:id/deploy_tokens/:token': revoke,
  }
}
