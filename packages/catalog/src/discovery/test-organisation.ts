// For tests of this package: the routes that list organisations, as the hosts' interface descriptions have them.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type HostType = 'github' | 'gitlab' | 'gitea'

interface TestRepository {
  name: string
  files?: Record<string, string>
  archived?: boolean
  fork?: boolean
  visibility?: 'public' | 'internal' | 'private'
  topics?: string[]
  empty?: boolean
}

interface TestTeam {
  slug: string
  parent?: string
  members: string[]
}

/** An organisation `acme`; what is changed in it shows at the next request. */
export interface TestOrganisation extends AsyncDisposable {
  type: HostType
  origin: string
  repositories: TestRepository[]
  /** Of somebody else, who lets the organisation use them. */
  shared: TestRepository[]
  users: string[]
  teams: TestTeam[]
  /** `<status> <path>` of each request. */
  log: string[]
  /** Answers a request instead of the routes, when it gives something. */
  instead?:
    | ((path: string) => { status: number; headers?: Record<string, string> } | undefined)
    | undefined
}

interface Question {
  path: string
  query: URLSearchParams
  at: TestOrganisation
}

export async function startOrganisation(type: HostType): Promise<TestOrganisation> {
  const server = createServer((request, response) => answer(request, response, organisation))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const organisation: TestOrganisation = {
    type,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repositories: [],
    shared: [],
    users: [],
    teams: [],
    log: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return organisation
}

function answer(request: IncomingMessage, response: ServerResponse, at: TestOrganisation): void {
  const url = new URL(request.url ?? '/', at.origin)
  const path = decodeURIComponent(url.pathname).replace(/^\/api\/v\d/, '')
  const instead = at.instead?.(path)
  const found = instead ? undefined : routes[at.type]({ path, query: url.searchParams, at })
  const body = found === undefined ? '' : Array.isArray(found) ? pageOf(found, url) : found
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const etag = `"${createHash('sha1').update(text).digest('hex')}"`
  const status =
    instead?.status ??
    (found === undefined ? 404 : request.headers['if-none-match'] === etag ? 304 : 200)
  at.log.push(`${status} ${path}`)
  const isFile = typeof found === 'string'
  response.writeHead(status, {
    etag,
    'content-type': isFile ? 'application/vnd.github.raw+json' : 'application/json',
    ...(Array.isArray(found) && nextOf(found, url, at.type)),
    ...instead?.headers,
  })
  response.end(status === 304 ? '' : text)
}

const pageSize = 2
const pageNumber = (url: URL) => Number(url.searchParams.get('page') ?? 1)
const pageOf = (items: unknown[], url: URL) =>
  items.slice((pageNumber(url) - 1) * pageSize, pageNumber(url) * pageSize)

/** Gitea's lists of people say how many there are, and not where the next page is. */
function nextOf(items: unknown[], url: URL, type: HostType): Record<string, string> {
  if (type === 'gitea' && /(?:members|teams)$/.test(url.pathname))
    return { 'x-total-count': String(items.length) }
  if (pageNumber(url) * pageSize >= items.length) return {}
  const next = new URL(url)
  next.searchParams.set('page', String(pageNumber(url) + 1))
  return { link: `<${next.href}>; rel="next"` }
}

const fileOf = ({ at }: Question, repository = '', path = '') =>
  at.repositories.find(({ name }) => name === repository)?.files?.[path]
const teamOf = ({ at }: Question, slug = '') => at.teams.find((team) => team.slug === slug)
const idOf = (slug: string) => 100 + slug.length
const teamById = ({ at }: Question, id = '') =>
  at.teams.find(({ slug }) => idOf(slug) === Number(id))
const avatar = 'https://host.test/a.png'

const routes: Record<HostType, (question: Question) => unknown> = {
  github(question) {
    const { path, at } = question
    if (path === '/orgs/acme/repos')
      return at.repositories.map(
        ({ name, archived = false, fork = false, visibility = 'public', topics = [] }) => ({
          ...{ name, full_name: `acme/${name}`, archived, fork, visibility, topics },
          private: visibility !== 'public',
          default_branch: 'main',
        }),
      )
    if (path === '/orgs/acme/members')
      return at.users.map((login) => ({ login, avatar_url: avatar }))
    if (path === '/orgs/acme/teams')
      return at.teams.map(({ slug, parent }) => ({
        ...{ slug, name: slug.toUpperCase(), description: null },
        parent: parent === undefined ? null : { slug: parent },
      }))
    const members = /^\/orgs\/acme\/teams\/([^/]+)\/members$/.exec(path)
    if (members) return teamOf(question, members[1])?.members.map((login) => ({ login }))
    const file = /^\/repos\/acme\/([^/]+)\/contents\/(.+)$/.exec(path)
    if (file) return fileOf(question, file[1], file[2])
    const commit = /^\/repos\/acme\/[^/]+\/commits\/main$/.exec(path)
    if (commit) return 'a'.repeat(40)
    const tree = /^\/repos\/acme\/([^/]+)\/git\/trees\/a+$/.exec(path)
    const files = at.repositories.find(({ name }) => name === tree?.[1])?.files ?? {}
    return (
      tree && {
        truncated: false,
        tree: Object.keys(files).map((each) => ({ path: each, mode: '100644' })),
      }
    )
  },
  gitlab(question) {
    const { path, at } = question
    if (path === '/groups/acme/projects') {
      const shared = question.query.get('with_shared') === 'false' ? [] : at.shared
      return [...at.repositories, ...shared].map(
        ({ name, archived = false, fork = false, visibility = 'public', topics = [], empty }) => ({
          ...{ path: name, path_with_namespace: `acme/${name}`, archived, visibility, topics },
          ...(fork && { forked_from_project: { id: 1 } }),
          default_branch: empty ? null : 'main',
        }),
      )
    }
    if (path === '/groups/acme') return { id: 1, full_path: 'acme', name: 'Acme', parent_id: null }
    if (path === '/groups/acme/descendant_groups')
      return at.teams.map(({ slug, parent }) => ({
        ...{ id: idOf(slug), full_path: `acme/${slug}`, name: slug.toUpperCase(), description: '' },
        parent_id: parent === undefined ? 1 : idOf(parent),
      }))
    const group = /^\/groups\/(\d+)\/members$/.exec(path)
    if (group) {
      const logins = group[1] === '1' ? at.users : (teamById(question, group[1])?.members ?? [])
      return logins.map((username) => ({
        username,
        name: `${username} B.`,
        state: 'active',
        avatar_url: avatar,
      }))
    }
    const file = /^\/projects\/acme\/([^/]+)\/repository\/files\/(.+)\/raw$/.exec(path)
    return file && fileOf(question, file[1], file[2])
  },
  gitea(question) {
    const { path, at } = question
    const userOf = (login: string) => ({
      login,
      full_name: '',
      email: `${login}@acme.example`,
      avatar_url: avatar,
    })
    if (path === '/orgs/acme/repos')
      return at.repositories.map(
        ({
          name,
          archived = false,
          fork = false,
          visibility = 'public',
          topics = [],
          empty = false,
        }) => ({
          ...{ name, full_name: `acme/${name}`, archived, fork, empty, topics },
          ...{ private: visibility !== 'public', internal: visibility === 'internal' },
          default_branch: 'main',
        }),
      )
    if (path === '/orgs/acme/members') return at.users.map(userOf)
    if (path === '/orgs/acme/teams')
      return at.teams.map(({ slug }) => ({ id: idOf(slug), name: slug, description: '' }))
    const members = /^\/teams\/(\d+)\/members$/.exec(path)
    if (members) return teamById(question, members[1])?.members.map(userOf)
    const file = /^\/repos\/acme\/([^/]+)\/raw\/(.+)$/.exec(path)
    return file && fileOf(question, file[1], file[2])
  },
}
