import { z } from 'zod'
import { encodePath, type GitHost, type RepositoryPlace } from './git-host.ts'
import { typeOfMode } from './github.ts'
import { nextPage } from './next-page.ts'
import { readPages } from './read-pages.ts'

const pages = { blob: 'file', raw: 'file', edit: 'file', blame: 'file', tree: 'folder' } as const
const commitSchema = z.object({ id: z.string() })
const commitsSchema = z.array(z.object({ committed_date: z.string() }))
const treeSchema = z.array(z.object({ path: z.string(), type: z.string(), mode: z.string() }))

/** GitLab: the repository files, commits, tree and archive routes of its REST documentation. */
export const gitlab: GitHost = {
  publicHosts: ['gitlab.com'],
  gitUser: 'oauth2',
  encodedSlash: true,
  apiOf: (baseUrl) => `${baseUrl}/api/v4`,
  credentials: ({ token }): Record<string, string> =>
    token ? { 'private-token': token.reveal().trim() } : {},
  moreOrigins: () => [],
  parse(parts) {
    const dash = parts.indexOf('-')
    // Addresses from before 2019 have no dash; a group of that name could not be told from it, and cannot be made.
    const old = parts.findIndex((part, index) => index > 1 && Object.hasOwn(pages, part))
    const at = dash === -1 ? old : dash
    const project = at === -1 ? parts : parts.slice(0, at)
    const [page, ref, ...path] = at === -1 ? [] : parts.slice(dash === -1 ? at : at + 1)
    const [repo, ...owners] = [...project].reverse()
    if (repo === undefined || owners.length === 0) return undefined
    const repository = { owner: owners.reverse().join('/'), repo: repo.replace(/\.git$/, '') }
    if (at === -1) return { ...repository, path: '', page: 'folder' }
    if (page === undefined || !Object.hasOwn(pages, page) || ref === undefined) return undefined
    return { ...repository, ref, path: path.join('/'), page: pages[page as keyof typeof pages] }
  },
  page: ({ owner, repo, ref, path, page }) =>
    ref === undefined && path === ''
      ? `/${encodePath(`${owner}/${repo}`)}`
      : `/${encodePath(`${owner}/${repo}`)}/-/${page === 'folder' ? 'tree' : 'blob'}/${encodeURIComponent(ref ?? 'HEAD')}/${encodePath(path)}`,
  editPage: ({ owner, repo, ref = 'HEAD', path }) =>
    `/${encodePath(`${owner}/${repo}`)}/-/edit/${encodeURIComponent(ref)}/${encodePath(path)}`,
  file: (place, { site }) => ({
    url: `${projectUrl(place, site)}/repository/files/${encodeURIComponent(place.path)}/raw?ref=${refOf(place)}`,
  }),
  commit: async (place, { site, json }) =>
    (await json(`${projectUrl(place, site)}/repository/commits/${refOf(place)}`, commitSchema))
      .value.id,
  async list(place, { site, json }) {
    const under = place.path === '' ? '' : `&path=${encodeURIComponent(place.path)}`
    const first = `${projectUrl(place, site)}/repository/tree?ref=${refOf(place)}&recursive=true&per_page=100&pagination=keyset${under}`
    const entries = await readPages(first, async (url) => {
      const answer = await json(url, treeSchema)
      return { items: answer.value, next: nextPage(answer) }
    })
    return entries
      .filter(({ type }) => type !== 'tree')
      .map(({ path, mode }) => ({ path, type: typeOfMode(mode) }))
  },
  changes: {
    batch: 1,
    async read(place, [path = ''], { site, json }) {
      const url = `${projectUrl(place, site)}/repository/commits?ref_name=${refOf(place)}&path=${encodeURIComponent(path)}&per_page=1`
      const [commit] = (await json(url, commitsSchema)).value
      return [[path, commit?.committed_date]]
    },
  },
  archive: (place, site) => ({
    url: `${projectUrl(place, site)}/repository/archive.tar.gz?sha=${refOf(place)}`,
    inFolder: true,
  }),
}

function projectUrl({ owner, repo }: RepositoryPlace, { apiBaseUrl }: { apiBaseUrl: string }) {
  return `${apiBaseUrl}/projects/${encodeURIComponent(`${owner}/${repo}`)}`
}

function refOf({ ref = 'HEAD' }: RepositoryPlace): string {
  return encodeURIComponent(ref)
}
