import { z } from 'zod'
import { encodePath, type GitHost, type GitSite, type RepositoryPlace } from './git-host.ts'

const rawOrigin = 'https://raw.githubusercontent.com'
const version = { 'x-github-api-version': '2022-11-28' }
const pages = { blob: 'file', raw: 'file', edit: 'file', blame: 'file', tree: 'folder' } as const

const treeSchema = z.object({
  tree: z.array(z.object({ path: z.string(), mode: z.string() })),
  truncated: z.boolean(),
})

const historySchema = z.object({
  data: z.object({
    repository: z
      .object({
        object: z
          .record(z.string(), z.object({ nodes: z.array(z.object({ committedDate: z.string() })) }))
          .nullable(),
      })
      .nullable(),
  }),
})

/**
 * GitHub and GitHub Enterprise, in the cloud and on premises: the contents, commits, trees and tarball routes of GitHub's
 * OpenAPI description.
 */
export const github: GitHost = {
  publicHosts: ['github.com'],
  gitUser: 'x-access-token',
  encodedSlash: false,
  apiOf(baseUrl) {
    const inCloud = /^https:\/\/(github\.com|[\w-]+\.ghe\.com)$/.exec(baseUrl)
    return inCloud ? `https://api.${inCloud[1]}` : `${baseUrl}/api/v3`
  },
  credentials: ({ token }): Record<string, string> =>
    token ? { authorization: `Bearer ${token.reveal().trim()}` } : {},
  moreOrigins: (site) =>
    isPublic(site) ? [rawOrigin, 'https://codeload.github.com'] : archiveOrigins(site),
  parse(parts, url) {
    if (url.origin === rawOrigin) return parseRaw(parts)
    if (url.hostname.startsWith(archiveLabel)) return undefined
    const [owner, name, page, ref, ...path] = parts
    if (owner === undefined || name === undefined) return undefined
    const repo = name.replace(/\.git$/, '')
    if (page === undefined) return { owner, repo, path: '', page: 'folder' }
    if (!Object.hasOwn(pages, page) || ref === undefined) return undefined
    if (ref === 'refs') return withRef({ owner, repo }, [ref, ...path], pages[page as 'blob'])
    return { owner, repo, ref, path: path.join('/'), page: pages[page as keyof typeof pages] }
  },
  page: ({ owner, repo, ref, path, page }) =>
    ref === undefined && path === ''
      ? `/${encodePath(`${owner}/${repo}`)}`
      : `/${encodePath(`${owner}/${repo}`)}/${page === 'folder' ? 'tree' : 'blob'}/${encodeURIComponent(ref ?? 'HEAD')}/${encodePath(path)}`,
  editPage: ({ owner, repo, ref = 'HEAD', path }) =>
    `/${encodePath(`${owner}/${repo}`)}/edit/${encodeURIComponent(ref)}/${encodePath(path)}`,
  file({ owner, repo, ref, path }, { site }) {
    const place = encodePath(`${owner}/${repo}`)
    // Who is not signed in has sixty requests an hour there, and no such limit here.
    if (isPublic(site) && !site.token)
      return { url: `${rawOrigin}/${place}/${encodePath(ref ?? 'HEAD')}/${encodePath(path)}` }
    return {
      url: `${site.apiBaseUrl}/repos/${place}/contents/${encodePath(path)}${queryOf(ref)}`,
      headers: { ...version, accept: 'application/vnd.github.raw+json' },
    }
  },
  isListing: ({ url, headers }) =>
    url.includes('/contents/') && /^application\/json\b/.test(headers['content-type'] ?? ''),
  commit: async ({ owner, repo, ref = 'HEAD' }, { site, text }) =>
    text({
      url: `${site.apiBaseUrl}/repos/${encodePath(`${owner}/${repo}/commits/${ref}`)}`,
      headers: { ...version, accept: 'application/vnd.github.sha' },
      // A repository without commits is a conflict there, and a name without one cannot be processed.
      missing: [409, 422],
    }),
  async list({ owner, repo, ref = 'HEAD' }, { site, json }) {
    const place = encodePath(`${owner}/${repo}`)
    const url = `${site.apiBaseUrl}/repos/${place}/git/trees/${encodeURIComponent(ref)}?recursive=1`
    const { value } = await json(
      url,
      treeSchema.refine(({ truncated }) => !truncated, truncated),
    )
    return value.tree
      .filter(({ mode }) => mode !== '040000')
      .map(({ path, mode }) => ({ path, type: typeOfMode(mode) }))
  },
  changes: {
    // More histories take longer than it lets a question take.
    batch: 50,
    async read({ owner, repo, ref = 'HEAD' }, paths, { site, ask }) {
      // Its GraphQL answers nobody who is not signed in, and its REST one file for each request.
      if (!site.token) return []
      const asked = paths.map(
        (_, at) => `f${at}: history(first: 1, path: $p${at}) { nodes { committedDate } }`,
      )
      const named = paths.map((_, at) => `, $p${at}: String!`).join('')
      const query = `query($owner: String!, $repo: String!, $ref: String!${named}) { repository(owner: $owner, name: $repo) { object(expression: $ref) { ... on Commit { ${asked.join(' ')} } } } }`
      const given = Object.fromEntries(paths.map((path, at) => [`p${at}`, path]))
      const variables = { owner, repo, ref, ...given }
      const { data } = await ask(graphqlOf(site), { query, variables }, historySchema)
      const found = data.repository?.object ?? {}
      return paths.map((path, at) => [path, found[`f${at}`]?.nodes[0]?.committedDate] as const)
    },
  },
  archive: ({ owner, repo, ref = 'HEAD' }, site) => ({
    url: `${site.apiBaseUrl}/repos/${encodePath(`${owner}/${repo}`)}/tarball/${encodeURIComponent(ref)}`,
    headers: version,
    inFolder: true,
  }),
}

/** On premises it lies beside the REST interface, not below it. */
const graphqlOf = ({ apiBaseUrl }: GitSite): string =>
  `${apiBaseUrl.replace(/\/api\/v3$/, '/api')}/graphql`

const archiveLabel = 'codeload.'

/** Archives may come from a name below that of the host; an address has none. */
function archiveOrigins({ baseUrl }: GitSite): string[] {
  const { protocol, host, hostname } = new URL(baseUrl)
  return /^[\d.]+$|^\[/.test(hostname) ? [] : [`${protocol}//${archiveLabel}${host}`]
}

const truncated = 'the repository holds more files than the host lists at once'

/** What a mode of Git's trees says. */
export function typeOfMode(mode: string): 'file' | 'link' | 'module' {
  if (mode === '120000') return 'link'
  return mode === '160000' ? 'module' : 'file'
}

function isPublic({ baseUrl }: GitSite): boolean {
  return baseUrl === 'https://github.com'
}

function queryOf(ref: string | undefined): string {
  return ref === undefined ? '' : `?ref=${encodeURIComponent(ref)}`
}

function parseRaw([owner, repo, ref, ...path]: readonly string[]): RepositoryPlace | undefined {
  if (owner === undefined || repo === undefined || ref === undefined) return undefined
  if (ref === 'refs') return withRef({ owner, repo }, [ref, ...path], 'file')
  return { owner, repo, ref, path: path.join('/'), page: 'file' }
}

/** A ref that is written out: `refs/heads/main/…`. */
function withRef(
  repository: Pick<RepositoryPlace, 'owner' | 'repo'>,
  [, type, ref, ...path]: readonly string[],
  page: RepositoryPlace['page'],
): RepositoryPlace | undefined {
  if ((type !== 'heads' && type !== 'tags') || ref === undefined) return undefined
  const refType = type === 'heads' ? 'branch' : 'tag'
  return { ...repository, ref, refType, path: path.join('/'), page }
}
