import { z } from 'zod'
import { folderOf } from './file-changes.ts'
import { encodePath, type GitHost, type RepositoryPlace } from './git-host.ts'
import { typeOfMode } from './github.ts'
import { readPages } from './read-pages.ts'

const commitsSchema = z.array(z.object({ sha: z.string() })).min(1)
/** Gitea and Forgejo have a name of their own each, since 2025. */
const contentsSchema = z.array(
  z.object({
    path: z.string(),
    last_committer_date: z.string().optional(),
    last_commit_when: z.string().optional(),
  }),
)
const treeSchema = z.object({
  tree: z.array(z.object({ path: z.string(), mode: z.string() })),
  truncated: z.boolean(),
})

/** Gitea and Forgejo: the raw, commits, trees and archive routes of Gitea's Swagger description. */
export const gitea: GitHost = {
  publicHosts: ['codeberg.org', 'gitea.com'],
  gitUser: 'oauth2',
  encodedSlash: false,
  apiOf: (baseUrl) => `${baseUrl}/api/v1`,
  credentials: ({ token }): Record<string, string> =>
    token ? { authorization: `token ${token.reveal().trim()}` } : {},
  moreOrigins: () => [],
  parse([owner, name, page, type, ref, ...path]) {
    if (owner === undefined || name === undefined) return undefined
    const repo = name.replace(/\.git$/, '')
    if (page === undefined) return { owner, repo, path: '', page: 'folder' }
    if (page === '_edit' && type !== undefined)
      return {
        ...{ owner, repo, ref: type, refType: 'branch' },
        path: [...(ref === undefined ? [] : [ref]), ...path].join('/'),
        page: 'file',
      }
    if ((page !== 'src' && page !== 'raw') || !isRefType(type) || ref === undefined)
      return undefined
    const shown = page === 'raw' ? 'file' : 'any'
    // Its pages know that name for the default branch, its interface does not.
    const named = ref === 'HEAD' ? undefined : ref
    return { owner, repo, ref: named, refType: type, path: path.join('/'), page: shown }
  },
  page: (place) =>
    place.ref === undefined && place.path === ''
      ? repository(place)
      : `${repository(place)}/src/${place.refType ?? 'branch'}/${encodeURIComponent(place.ref ?? 'HEAD')}/${encodePath(place.path)}`,
  editPage: (place) =>
    `${repository(place)}/_edit/${encodePath(place.ref ?? 'HEAD')}/${encodePath(place.path)}`,
  file: (place, { site }) => ({
    url: `${site.apiBaseUrl}/repos${repository(place)}/raw/${encodePath(place.path)}${query({ ref: place.ref })}`,
  }),
  async commit(place, { site, json }) {
    const less = { stat: 'false', files: 'false', verification: 'false' }
    const wanted = query({ sha: place.ref, limit: '1', ...less })
    const url = `${site.apiBaseUrl}/repos${repository(place)}/commits${wanted}`
    // A repository without commits is a conflict there.
    return (await json(url, commitsSchema, { missing: [409] })).value[0]?.sha ?? ''
  },
  async list(place, { site, json }) {
    const base = `${site.apiBaseUrl}/repos${repository(place)}/git/trees/${encodeURIComponent(place.ref ?? 'HEAD')}`
    const pageUrl = (page: number) => `${base}?recursive=true&per_page=1000&page=${page}`
    let page = 1
    const found = await readPages(pageUrl(page), async (url) => {
      const { tree, truncated } = (await json(url, treeSchema)).value
      page += 1
      return { items: tree, next: truncated ? pageUrl(page) : undefined }
    })
    return found
      .filter(({ mode }) => mode !== '040000')
      .map(({ path, mode }) => ({ path, type: typeOfMode(mode) }))
  },
  changes: {
    batch: 'folder',
    async read(place, [path = ''], { site, json }) {
      const url = `${site.apiBaseUrl}/repos${repository(place)}/contents/${encodePath(folderOf(path))}${query({ ref: place.ref })}`
      const { value } = await json(url, contentsSchema)
      return value.map((entry) => [entry.path, entry.last_committer_date ?? entry.last_commit_when])
    },
  },
  archive: (place, site) => ({
    url: `${site.apiBaseUrl}/repos${repository(place)}/archive/${encodeURIComponent(place.ref ?? 'HEAD')}.tar.gz`,
    inFolder: true,
  }),
}

function repository({ owner, repo }: RepositoryPlace): string {
  return `/${encodePath(`${owner}/${repo}`)}`
}

function isRefType(type: string | undefined): type is 'branch' | 'tag' | 'commit' {
  return type === 'branch' || type === 'tag' || type === 'commit'
}

function query(values: Record<string, string | undefined>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => !!entry[1])
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
