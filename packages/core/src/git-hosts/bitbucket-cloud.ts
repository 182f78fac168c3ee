import { z } from 'zod'
import {
  basic,
  encodePath,
  type GitHost,
  type HostCall,
  isCommit,
  type RepositoryPlace,
} from './git-host.ts'
import { readPages } from './read-pages.ts'

const repositorySchema = z.object({ mainbranch: z.object({ name: z.string() }) })
const commitsSchema = z.object({ values: z.array(z.object({ hash: z.string() })).min(1) })
const datesSchema = z.object({ values: z.array(z.object({ date: z.string() })) })
const sourceSchema = z.object({
  values: z.array(
    z.object({
      path: z.string(),
      type: z.string(),
      // One of them in the host's description, a list in its answers.
      attributes: z.union([z.array(z.string()), z.string().transform((one) => [one])]).optional(),
    }),
  ),
  next: z.string().optional(),
})

/** Bitbucket Cloud: its source, commits and repository routes. It gives no archives by its interface. */
export const bitbucketCloud: GitHost = {
  publicHosts: ['bitbucket.org'],
  gitUser: 'x-token-auth',
  encodedSlash: false,
  apiOf: (baseUrl) =>
    baseUrl === 'https://bitbucket.org' ? 'https://api.bitbucket.org/2.0' : `${baseUrl}/2.0`,
  credentials({ token, username }): Record<string, string> {
    if (!token) return {}
    const value = token.reveal().trim()
    return { authorization: username === undefined ? `Bearer ${value}` : basic(username, value) }
  },
  moreOrigins: () => [],
  parse([owner, name, page, ref, ...path]) {
    if (owner === undefined || name === undefined) return undefined
    const repo = name.replace(/\.git$/, '')
    if (page === undefined) return { owner, repo, path: '', page: 'folder' }
    if ((page !== 'src' && page !== 'raw') || ref === undefined) return undefined
    return { owner, repo, ref, path: path.join('/'), page: page === 'raw' ? 'file' : 'any' }
  },
  page: (place) =>
    place.ref === undefined && place.path === ''
      ? `/${encodePath(`${place.owner}/${place.repo}`)}`
      : `/${encodePath(`${place.owner}/${place.repo}`)}/src/${encodeURIComponent(place.ref ?? 'HEAD')}/${encodePath(place.path)}`,
  editPage(place) {
    const ref = encodeURIComponent(place.ref ?? 'HEAD')
    return `/${encodePath(`${place.owner}/${place.repo}`)}/src/${ref}/${encodePath(place.path)}?mode=edit&at=${ref}`
  },
  async file(place, call) {
    const { ref } = place
    // A slash in a ref cannot be told from one in a path there.
    const plain = ref !== undefined && ref !== 'HEAD' && !ref.includes('/')
    const commit = plain ? ref : await commitOf(place, call)
    return {
      url: `${repositoryUrl(place, call)}/src/${encodeURIComponent(commit)}/${encodePath(place.path)}`,
    }
  },
  commit: commitOf,
  async list(place, call) {
    const under = place.path === '' ? '' : `${encodePath(place.path)}/`
    const first = `${repositoryUrl(place, call)}/src/${encodeURIComponent(place.ref ?? 'HEAD')}/${under}?max_depth=32&pagelen=100`
    const found = await readPages(first, async (url) => {
      const { values, next } = (await call.json(url, sourceSchema)).value
      return { items: values, next }
    })
    return found
      .filter(({ type }) => type === 'commit_file')
      .map(({ path, attributes = [] }) => ({ path, type: typeOf(attributes) }))
  },
  changes: {
    batch: 1,
    async read(place, [path = ''], call) {
      const commit = encodeURIComponent(await commitOf(place, call))
      const url = `${repositoryUrl(place, call)}/commits?include=${commit}&path=${encodeURIComponent(path)}&pagelen=1&fields=values.date`
      const [last] = (await call.json(url, datesSchema)).value.values
      return [[path, last?.date]]
    },
  },
}

async function commitOf(place: RepositoryPlace, call: HostCall): Promise<string> {
  const base = repositoryUrl(place, call)
  if (isCommit(place.ref)) return place.ref as string
  const ref =
    place.ref === undefined || place.ref === 'HEAD'
      ? (await call.json(`${base}?fields=mainbranch.name`, repositorySchema)).value.mainbranch.name
      : place.ref
  const url = `${base}/commits?include=${encodeURIComponent(ref)}&pagelen=1`
  return (await call.json(url, commitsSchema)).value.values[0]?.hash ?? ''
}

function repositoryUrl({ owner, repo }: RepositoryPlace, { site }: HostCall): string {
  return `${site.apiBaseUrl}/repositories/${encodePath(`${owner}/${repo}`)}`
}

function typeOf(attributes: readonly string[]): 'file' | 'link' | 'module' {
  if (attributes.includes('link')) return 'link'
  return attributes.includes('subrepository') ? 'module' : 'file'
}
