import { checkOptions, objectWith, type Runtime, Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { canonicalHost } from '../expressions/repo-url.ts'
import type { GitHost, RepositoryName, RepositoryRequest } from '../publish/git-host.ts'
import { createHostClient, type HostClient } from '../publish/host-client.ts'
import { abandonChange, findChange } from './changes.ts'
import { createProject, hasProject, readHead } from './projects.ts'

/** How {@link gerritHost} is set up. */
export interface GerritHostOptions {
  /** As templates name it: `gerrit.example.com`. */
  host: string
  /** Where its pages are. @default `https://<host>` */
  baseUrl?: string
  /** Where its files are shown. @default `<baseUrl>/plugins/gitiles` */
  gitilesBaseUrl?: string
  /** Whom its HTTP password belongs to. */
  username: string
  password: Secret
  /** Must allow the origin of `baseUrl`, with `encodedSlash`. */
  gate: UrlGate
  /** For pauses before something is asked again. @default the real clock */
  runtime?: Runtime
}

const address = z.url({ protocol: /^https?$/ }).optional()
const optionsSchema = z.strictObject({
  host: z.string().refine((host) => canonicalHost(host) !== undefined, 'expected a host'),
  baseUrl: address,
  gitilesBaseUrl: address,
  username: z.string().min(1),
  password: z.custom(Secret.is, 'expected a Secret'),
  gate: objectWith('fetch', 'check'),
  runtime: objectWith('now', 'sleep').optional(),
})

/**
 * Publishes to Gerrit. In `repoUrl`, `owner` is the group that owns a project and `workspace` the project that it gets
 * its rights from; both may be left out. Gerrit does not delete projects, so publishing there cannot be undone.
 *
 * @throws CORE_OPTION_INVALID
 */
export function gerritHost(options: GerritHostOptions): GitHost {
  checkOptions('gerritHost', optionsSchema, options)
  const { username, password, gate, runtime } = options
  const host = canonicalHost(options.host) ?? options.host
  const baseUrl = (options.baseUrl ?? `https://${host}`).replace(/\/+$/, '')
  const gitiles = (options.gitilesBaseUrl ?? `${baseUrl}/plugins/gitiles`).replace(/\/+$/, '')
  const api = createHostClient({
    name: host,
    // Below this it asks for credentials.
    apiBaseUrl: `${baseUrl}/a`,
    credentials: (token = password) => ({ authorization: basic(username, token) }),
    gate,
    runtime,
  })
  const remoteOf = ({ repo, token = password }: RepositoryRequest) => ({
    pushUrl: `${baseUrl}/a/${repo}`,
    credentials: { username, password: token },
  })
  return {
    host,
    name: host,
    type: 'gerrit',
    locate: ({ repo, branch }) => ({
      remoteUrl: `${baseUrl}/${repo}`,
      repoContentsUrl: `${gitiles}/${repo}/+/refs/heads/${branch}`,
    }),
    exists: (request) => hasProject(api, request),
    async createRepository(repository) {
      return { ...remoteOf(repository), ...(await createProject(api, repository)) }
    },
    async openRepository(request) {
      return { ...remoteOf(request), defaultBranch: await readHead(api, request) }
    },
    proposeChange: (change) => proposed(api, { ...change, baseUrl }),
    withdrawChange: (change) => abandonChange(api, change),
  }
}

/** The push was the proposal: what is left is to find it. */
async function proposed(
  api: HostClient,
  {
    baseUrl,
    branch: changeId,
    ...request
  }: RepositoryRequest & { baseUrl: string; branch: string },
): Promise<{ url: string; id: string; existed: boolean }> {
  const number = await findChange(api, { ...request, changeId })
  if (number === undefined)
    throw errors.HOST_ANSWER_INVALID({
      host: api.name,
      reason: `it took the push, and knows no change ${changeId}`,
    })
  const name: RepositoryName = request
  return { url: `${baseUrl}/c/${name.repo}/+/${number}`, id: changeId, existed: false }
}

function basic(username: string, password: Secret): string {
  const both = `${username}:${password.reveal().trim()}`
  return `Basic ${Buffer.from(both).toString('base64')}`
}
