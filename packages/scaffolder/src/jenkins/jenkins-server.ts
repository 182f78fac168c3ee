import { checkOptions, objectWith, type Runtime, Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { findTarget, targetShape, type WantedTarget } from '../actions/find-target.ts'
import {
  createHostClient,
  type HostAnswer,
  type HostClient,
  type HostRequest,
} from '../publish/host-client.ts'

/** A Jenkins that templates may use. */
export interface JenkinsServer {
  name: string
  url: string
  /** Lets requests out to it. */
  gate: UrlGate
  user: string
  /** API token, or password: with a password every change is sent with a crumb. */
  token: Secret
}

/** What the Jenkins actions may reach. */
export interface JenkinsOptions {
  servers: readonly JenkinsServer[]
  /** @default the real clock */
  runtime?: Runtime
}

/** A server and the way to it. */
export interface Jenkins {
  /** Without a slash at the end. */
  url: string
  /** Asks. */
  get(path: string, request: Pick<HostRequest, 'accept' | 'signal'>): Promise<HostAnswer>
  /** Changes something. */
  post(
    path: string,
    request: Pick<HostRequest, 'accept' | 'signal' | 'text' | 'headers'>,
  ): Promise<HostAnswer>
}

/** A server with what templates call it. */
export type NamedJenkins = Jenkins & { name: string }

/** Finds the server that a step means. */
export type FindJenkins = (wanted: WantedTarget) => NamedJenkins

const optionsSchema = z.strictObject({
  servers: z
    .array(
      z.strictObject({
        ...targetShape,
        user: z.string().min(1),
        token: z.custom(Secret.is, 'expected a Secret'),
      }),
    )
    .min(1),
  runtime: objectWith('now', 'sleep').optional(),
})

const crumbShape = z.object({ crumbRequestField: z.string(), crumb: z.string() })

/** @throws CORE_OPTION_INVALID; what is returned throws SCAFFOLDER_TARGET_UNKNOWN */
export function jenkinsServers(options: JenkinsOptions): FindJenkins {
  checkOptions('jenkinsActions', optionsSchema, options)
  const servers = options.servers.map((server) => openServer(server, options.runtime))
  return (wanted) => findTarget('Jenkins', servers, wanted)
}

function openServer(
  { name, url: address, gate, user, token }: JenkinsServer,
  runtime: Runtime | undefined,
): NamedJenkins {
  const url = address.replace(/\/+$/, '')
  const api = createHostClient({
    name: `the Jenkins ${name}`,
    apiBaseUrl: url,
    credentials: () => ({ authorization: basic(user, token.reveal().trim()) }),
    gate,
    runtime,
  })
  return {
    name,
    url,
    get: (path, request) => api.send({ path, ...request }),
    async post(path, request) {
      const crumb = await crumbOf(api, request.signal)
      return api.send({
        method: 'POST',
        path,
        ...request,
        headers: { ...request.headers, ...crumb },
      })
    },
  }
}

/** The proof that a change is no forgery, with the session that it is for; none where the server wants none. */
async function crumbOf(api: HostClient, signal: AbortSignal): Promise<Record<string, string>> {
  const answer = await api.send({ path: '/crumbIssuer/api/json', accept: [403, 404], signal })
  if (answer.status !== 200) return {}
  const { crumbRequestField, crumb } = answer.json(crumbShape)
  const session = /JSESSIONID[^=;,]*=[^;,]+/.exec(answer.headers['set-cookie'] ?? '')?.[0]
  return { [crumbRequestField]: crumb, ...(session !== undefined && { cookie: session }) }
}

function basic(user: string, token: string): string {
  return `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`
}

/** `/job/crew/job/ledger` of `crew/ledger`. */
export function jobPath(name: string): string {
  const parts = name.split('/').filter((part) => part !== '')
  return parts.map((part) => `/job/${encodeURIComponent(part)}`).join('')
}

/** Where jobs are made that are to stand in the folder of a name, and what they are called in it. */
export function placeOf(name: string): { folder: string; own: string } {
  const parts = name.split('/').filter((part) => part !== '')
  return { folder: jobPath(parts.slice(0, -1).join('/')), own: parts.at(-1) ?? '' }
}
