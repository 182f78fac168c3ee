import type { Runtime, Secret } from '@callboard/core'
import type { IntegrationSite } from '@callboard/core/readers'
import type { z } from 'zod'
import type { GitRemote, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import type { HostAnswer, HostClient, HostRequest } from '../publish/host-client.ts'
import { isRefusal } from '../publish/is-refusal.ts'
import type { TokenSource } from './github-app.ts'

/** A question about the repository that a {@link RepositoryApi} is for. */
export type RepositoryQuestion = Omit<HostRequest, 'token' | 'signal'>

/** The interface of GitHub for one repository, asked as whoever the request is from. */
export interface RepositoryApi extends RepositoryName {
  /** For people: `github.com/org/ledger`. */
  name: string
  /**
   * Asks. A path with a slash at its beginning is a whole one, any other lies in the repository, and an empty one is the
   * repository itself.
   *
   * @throws SCAFFOLDER_HOST_REFUSED, and what the gate throws
   */
  send(question: RepositoryQuestion): Promise<HostAnswer>
  /** The same for what lies in a repository of which GitHub may not know everywhere yet: 404 is waited out. */
  sendSoon(question: RepositoryQuestion): Promise<HostAnswer>
  /** The entries of a list, page by page, newest ones of very long lists only. */
  list<T>(path: string, page: z.ZodType<readonly T[]>): Promise<T[]>
  /** What Git identifies itself with. */
  credentials(): Promise<GitRemote['credentials']>
}

/** Who a request is asked of, and as whom where it brings no token. */
export interface RepositoryApiOptions {
  client: HostClient
  site: IntegrationSite
  app: TokenSource | undefined
  runtime: Runtime
}

const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' }
const pageSize = 100
const mostPages = 10
/** Before each further attempt, while a new repository gets known. */
const waitsMs = [500, 1000, 2000, 4000]

/** Opens the interface for a repository, which need not be there. */
export function openRepositoryApi(
  request: RepositoryRequest,
  { client, site, app, runtime }: RepositoryApiOptions,
): RepositoryApi {
  const { owner, repo, signal } = request
  const root = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`
  const tokenOf = async (): Promise<Secret | undefined> =>
    request.token ?? (await app?.token({ owner, signal }))
  const send: RepositoryApi['send'] = async ({ path, ...question }) =>
    client.send({
      ...question,
      headers: { ...headers, ...question.headers },
      path: path.startsWith('/') ? path : path === '' ? root : `${root}/${path}`,
      token: await tokenOf(),
      signal,
    })
  const sendSoon: RepositoryApi['sendSoon'] = async (question) => {
    for (const waitMs of waitsMs) {
      try {
        return await send(question)
      } catch (error) {
        if (!isRefusal(error, [404])) throw error
        await runtime.sleep(waitMs, { signal })
      }
    }
    return send(question)
  }
  return {
    owner,
    repo,
    name: `${site.host}/${owner}/${repo}`,
    send,
    sendSoon,
    async list(path, page) {
      const found = []
      for (let number = 1; number <= mostPages; number += 1) {
        const query = `${path.includes('?') ? '&' : '?'}per_page=${pageSize}&page=${number}`
        const items = (await sendSoon({ path: `${path}${query}` })).json(page)
        found.push(...items)
        if (items.length < pageSize) break
      }
      return found
    },
    credentials: async () => site.gitCredentials(await tokenOf()),
  }
}

/** The name of a branch in a path: GitHub takes its slashes as they are. */
export function branchPath(branch: string): string {
  return `branches/${branch.split('/').map(encodeURIComponent).join('/')}`
}
