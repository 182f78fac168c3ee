// For tests: Gerrit's interface as its REST documentation has it, with a little state.
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

export const password = 'password-of-the-portal'

/** What Gerrit holds. */
export interface GerritState {
  projects: Map<string, Record<string, unknown>>
  changes: Map<string, { _number: number; status: string }>
}

const bodies: Record<string, z.ZodType> = {
  'PUT /projects/:name': z.strictObject({
    create_empty_commit: z.boolean(),
    branches: z.array(z.string()),
    description: z.string().optional(),
    parent: z.string().optional(),
    owners: z.array(z.string()).optional(),
  }),
}

/** Starts Gerrit. */
export async function startGerrit(): Promise<HostServer & { state: GerritState }> {
  const state: GerritState = { projects: new Map(), changes: new Map() }
  const server = await startHostServer((git) => program(git, state))
  return Object.assign(server, { state })
}

const missing: HostReply = { status: 404, text: 'Not found: it' }

function program(git: GitServer, state: GerritState): HostProgram {
  const basic = Buffer.from(`portal:${password}`).toString('base64')
  return {
    base: '/a',
    routes: checkedRoutes(bodies, { ...projectRoutes(git, state), ...changeRoutes(state) }),
    isSignedIn: ({ authorization }) => authorization === `Basic ${basic}`,
    gitUser: `portal:${password}`,
    gitPath(path) {
      const [, repo = '', rest = ''] =
        /^\/a\/([^/]+)(\/(?:info\/refs|git-(?:upload|receive)-pack))$/.exec(path) ?? []
      return repo === '' ? undefined : { owner: 'gerrit', repo, rest }
    },
  }
}

/** Gerrit puts this before its answers. */
const answer = (json: unknown, status = 200): HostReply => ({
  status,
  text: `)]}'\n${JSON.stringify(json)}`,
})

function projectRoutes(git: GitServer, { projects }: GerritState): HostProgram['routes'] {
  const nameOf = ({ params: { name = '' } }: HostCall) => name
  return {
    'GET /projects/:name': (call) =>
      projects.has(nameOf(call)) ? answer(projects.get(nameOf(call))) : missing,
    'GET /projects/:name/HEAD': (call) =>
      projects.has(nameOf(call)) ? answer('refs/heads/main') : missing,
    async 'PUT /projects/:name'(call) {
      const name = nameOf(call)
      if (projects.has(name)) return { status: 409, text: `Project "${name}" exists` }
      const made = { ...(call.body as object), id: name }
      projects.set(name, made)
      await git.createRepository({ owner: 'gerrit', repo: name })
      return answer(made, 201)
    },
  }
}

function changeRoutes({ changes }: GerritState): HostProgram['routes'] {
  return {
    'GET /changes/': ({ query }) => {
      const [, id = ''] = /^change:(I[0-9a-f]{40}) project:\S+$/.exec(query.get('q') ?? '') ?? []
      if (id === '') return answer([])
      const change = changes.get(id) ?? { _number: changes.size + 1, status: 'NEW' }
      changes.set(id, change)
      return answer([change])
    },
    'POST /changes/:change/abandon'({ params: { change = '' } }) {
      const found = [...changes.values()].find(({ _number }) => change.endsWith(`~${_number}`))
      if (found) found.status = 'ABANDONED'
      return found ? answer(found) : missing
    },
  }
}
