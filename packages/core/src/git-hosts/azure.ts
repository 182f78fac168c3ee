import { z } from 'zod'
import { folderOf } from './file-changes.ts'
import { basic, encodePath, type GitHost, type GitSite, type RepositoryPlace } from './git-host.ts'

const commitsSchema = z.object({ value: z.array(z.object({ commitId: z.string() })).min(1) })
const itemsSchema = z.object({
  value: z.array(
    z.object({
      path: z.string(),
      gitObjectType: z.string(),
      isSymLink: z.boolean().optional(),
    }),
  ),
})
const changedSchema = z.object({
  value: z.array(
    z.object({
      path: z.string(),
      latestProcessedChange: z.object({ committer: z.object({ date: z.string() }) }).optional(),
    }),
  ),
})
const refTypes = { GB: 'branch', GT: 'tag', GC: 'commit' } as const

/**
 * Azure DevOps, in the cloud and on premises: the items and commits routes of its Git REST description. Its archives are
 * of another format.
 */
export const azure: GitHost = {
  publicHosts: ['dev.azure.com'],
  gitUser: 'callboard',
  encodedSlash: false,
  apiOf: (baseUrl) => baseUrl,
  credentials: ({ token, username = '' }): Record<string, string> =>
    token ? { authorization: basic(username, token.reveal().trim()) } : {},
  moreOrigins: () => [],
  parse(parts, url) {
    const marker = parts.indexOf('_git')
    const [repo, more] = parts.slice(marker + 1)
    if (marker === -1 || repo === undefined || repo === '_git' || more !== undefined)
      return undefined
    const owners = parts.slice(0, marker)
    // A project with a repository of its own name is left out of addresses.
    const needed = url.hostname.endsWith('.visualstudio.com') ? 1 : 2
    if (owners.length < needed) owners.push(repo)
    if (owners.length < needed) return undefined
    const path = partsOf(url.searchParams.get('path') ?? '')
    const version = url.searchParams.get('version') ?? ''
    const refType = refTypes[version.slice(0, 2) as keyof typeof refTypes]
    if (path === undefined || (version !== '' && refType === undefined)) return undefined
    const ref = refType && version.slice(2)
    return {
      owner: owners.join('/'),
      repo,
      ref,
      refType,
      path,
      page: path === '' ? 'folder' : 'any',
    }
  },
  page: ({ owner, repo, ref, refType = 'branch', path }) => {
    const version =
      ref === undefined ? '' : `version=${prefixes[refType]}${encodeURIComponent(ref)}`
    const query = [path === '' ? '' : `path=${encodeURIComponent(`/${path}`)}`, version]
    const shown = query.filter(Boolean).join('&')
    return `/${encodePath(owner)}/_git/${encodeURIComponent(repo)}${shown && `?${shown}`}`
  },
  editPage: (place) => azure.page(place),
  file: (place, { site }) => ({
    url: `${api(place, site)}/items?path=${encodeURIComponent(`/${place.path}`)}&${versionOf(place, 'versionDescriptor')}api-version=6.0`,
    headers: { accept: 'application/octet-stream' },
  }),
  async commit(place, { site, json }) {
    const version = versionOf(place, 'searchCriteria.itemVersion')
    const url = `${api(place, site)}/commits?${version}searchCriteria.$top=1&api-version=6.0`
    return (await json(url, commitsSchema)).value.value[0]?.commitId ?? ''
  },
  async list(place, { site, json }) {
    const scope = encodeURIComponent(`/${place.path}`)
    const version = versionOf({ ...place, refType: 'commit' }, 'versionDescriptor')
    const url = `${api(place, site)}/items?scopePath=${scope}&recursionLevel=full&${version}api-version=6.0`
    return (await json(url, itemsSchema)).value.value
      .filter(({ gitObjectType }) => gitObjectType !== 'tree')
      .map(({ path, gitObjectType, isSymLink }) => ({
        path: path.replace(/^\//, ''),
        type: gitObjectType === 'commit' ? 'module' : isSymLink ? 'link' : 'file',
      }))
  },
  changes: {
    batch: 'folder',
    async read(place, [path = ''], { site, json }) {
      const scope = encodeURIComponent(`/${folderOf(path)}`)
      const version = versionOf(place, 'versionDescriptor')
      const url = `${api(place, site)}/items?scopePath=${scope}&recursionLevel=oneLevel&latestProcessedChange=true&${version}api-version=6.0`
      return (await json(url, changedSchema)).value.value.map(({ path, latestProcessedChange }) => [
        path.replace(/^\//, ''),
        latestProcessedChange?.committer.date,
      ])
    },
  },
}

const prefixes = { branch: 'GB', tag: 'GT', commit: 'GC' }

function api({ owner, repo }: RepositoryPlace, { apiBaseUrl }: GitSite): string {
  return `${apiBaseUrl}/${encodePath(owner)}/_apis/git/repositories/${encodeURIComponent(repo)}`
}

function versionOf({ ref, refType = 'branch' }: RepositoryPlace, parameter: string): string {
  if (ref === undefined) return ''
  return `${parameter}.version=${encodeURIComponent(ref)}&${parameter}.versionType=${refType}&`
}

/** The path in a query, which the parser of URLs does not make safe. */
function partsOf(path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '')
  return parts.some((part) => part === '.' || part === '..') ? undefined : parts.join('/')
}
