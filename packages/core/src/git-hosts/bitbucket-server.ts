import { z } from 'zod'
import { fileIn, folderOf } from './file-changes.ts'
import { basic, encodePath, type GitHost, type GitSite, type RepositoryPlace } from './git-host.ts'
import { readPages } from './read-pages.ts'

const commitsSchema = z.object({ values: z.array(z.object({ id: z.string() })).min(1) })
const modifiedSchema = z.object({
  files: z.record(z.string(), z.object({ committerTimestamp: z.number() })),
})
const filesSchema = z.object({
  values: z.array(z.string()),
  isLastPage: z.boolean(),
  nextPageStart: z.number().nullish(),
})

/** Bitbucket Server and Data Center: their raw, commits, files and archive routes. */
export const bitbucketServer: GitHost = {
  publicHosts: [],
  gitUser: 'x-token-auth',
  encodedSlash: false,
  apiOf: (baseUrl) => `${baseUrl}/rest/api/1.0`,
  credentials({ token, username }): Record<string, string> {
    if (!token) return {}
    const value = token.reveal().trim()
    return { authorization: username === undefined ? `Bearer ${value}` : basic(username, value) }
  },
  moreOrigins: () => [],
  parse([kind, owner, repos, repo, page, ...path], url) {
    if (kind === 'scm' && owner !== undefined && repos !== undefined && repo === undefined)
      return { owner, repo: repos.replace(/\.git$/, ''), path: '', page: 'folder' }
    if ((kind !== 'projects' && kind !== 'users') || repos !== 'repos' || repo === undefined)
      return undefined
    if (page !== undefined && page !== 'browse' && page !== 'raw') return undefined
    return {
      owner: kind === 'users' ? `~${owner}` : (owner ?? ''),
      repo,
      ref: url.searchParams.get('at') || undefined,
      path: path.join('/'),
      page: page === 'raw' ? 'file' : path.length === 0 ? 'folder' : 'any',
    }
  },
  page: (place) => `${repository(place)}/browse${below(place.path)}${at(place)}`,
  editPage: (place) => `${repository(place)}/browse${below(place.path)}${at(place)}`,
  file: (place, { site }) => ({ url: `${api(place, site)}/raw${below(place.path)}${at(place)}` }),
  async commit(place, { site, json }) {
    const until = place.ref === undefined ? '' : `&until=${encodeURIComponent(place.ref)}`
    const { value } = await json(`${api(place, site)}/commits?limit=1${until}`, commitsSchema)
    return value.values[0]?.id ?? ''
  },
  async list(place, { site, json }) {
    const base = `${api(place, site)}/files${below(place.path)}?limit=1000${at(place).replace('?', '&')}`
    const found = await readPages(`${base}&start=0`, async (url) => {
      const { values, isLastPage, nextPageStart } = (await json(url, filesSchema)).value
      const isLast = isLastPage || typeof nextPageStart !== 'number'
      return { items: values, next: isLast ? undefined : `${base}&start=${nextPageStart}` }
    })
    const prefix = place.path === '' ? '' : `${place.path}/`
    return found.map((path) => ({ path: `${prefix}${path}`, type: 'file' }))
  },
  changes: {
    batch: 'folder',
    async read(place, [path = ''], { site, json }) {
      const folder = folderOf(path)
      const named = at({ ...place, ref: place.ref ?? 'HEAD' })
      const url = `${api(place, site)}/last-modified${below(folder)}${named}`
      const { files } = (await json(url, modifiedSchema)).value
      return Object.entries(files).map(([name, { committerTimestamp }]) => [
        fileIn(folder, name),
        committerTimestamp,
      ])
    },
  },
  archive: (place, site) => ({
    url: `${api(place, site)}/archive?format=tar.gz${at(place).replace('?', '&')}`,
    inFolder: false,
  }),
}

function repository({ owner, repo }: RepositoryPlace): string {
  const place = owner.startsWith('~')
    ? `users/${encodeURIComponent(owner.slice(1))}`
    : `projects/${encodeURIComponent(owner)}`
  return `/${place}/repos/${encodeURIComponent(repo)}`
}

/** There a user's repositories are those of a project, too. */
function api({ owner, repo }: RepositoryPlace, { apiBaseUrl }: GitSite): string {
  return `${apiBaseUrl}/projects/${encodeURIComponent(owner)}/repos/${encodeURIComponent(repo)}`
}

function below(path: string): string {
  return path === '' ? '' : `/${encodePath(path)}`
}

function at({ ref }: RepositoryPlace): string {
  return ref === undefined ? '' : `?at=${encodeURIComponent(ref)}`
}
