import type { z } from 'zod'
import type { GateResponse } from '../node/fetch-checked.ts'
import type { Secret } from '../secret/secret.ts'
import type { FileChanges } from './file-changes.ts'

/** What an address of a Git host's pages means. */
export interface RepositoryPlace {
  /** Organisation, user, group with its sub-groups (`a/b`), workspace, or organisation and project (`a/b`). */
  owner: string
  repo: string
  /** Branch, tag or commit. @default the default branch */
  ref?: string | undefined
  /** What the ref is, where the address says so. */
  refType?: 'branch' | 'tag' | 'commit' | undefined
  /** Relative to the repository, decoded; empty for the repository itself. */
  path: string
  /** What the address shows; `any` where it does not say. */
  page: 'file' | 'folder' | 'any'
  /** Whether the address ends in a slash, so that references lead inside. @default false */
  inside?: boolean
}

/** A host of an integration, complete. */
export interface GitSite {
  /** In lower case, with its port unless that is the usual one. */
  host: string
  /** Without a slash at the end, like the next. */
  baseUrl: string
  apiBaseUrl: string
  token: Secret | undefined
  username: string | undefined
}

/** A request to a host's interface. */
export interface ApiRequest {
  url: string
  headers?: Readonly<Record<string, string>>
  /** Statuses, beside 404 and 410, that say that there is no such thing. @default none */
  missing?: readonly number[]
}

/** An answer that is JSON of the form that was asked for. */
export interface JsonAnswer<T> extends Pick<GateResponse, 'url' | 'headers'> {
  value: T
}

/** How a description of a host asks it something. */
export interface HostCall {
  site: GitSite
  /** @throws CORE_SOURCE_FAILED when the answer is not of the schema, and what getting it throws */
  json<T>(
    url: string,
    schema: z.ZodType<T>,
    options?: Pick<ApiRequest, 'missing'>,
  ): Promise<JsonAnswer<T>>
  text(request: ApiRequest): Promise<string>
  /** Sends a question that is too long for an address to one of the host's own. @throws as `json` */
  ask<T>(url: string, question: unknown, schema: z.ZodType<T>): Promise<T>
}

/** What stands in a repository. */
export interface RepositoryEntry {
  path: string
  type: 'file' | 'link' | 'module'
}

/** What there is to know about one program behind Git hosts: data and addresses, no state. */
export interface GitHost {
  /** Where it runs for the public. */
  publicHosts: readonly string[]
  /** User name for cloning with a token. */
  gitUser: string
  /** Whether its interface names things by paths in one component. */
  encodedSlash: boolean
  apiOf(baseUrl: string): string
  /** Headers that show who asks. */
  credentials(site: GitSite): Readonly<Record<string, string>>
  /** Origins beside those of pages and interface. */
  moreOrigins(site: GitSite): readonly string[]
  /** Reads the decoded components of an address below the base. */
  parse(parts: readonly string[], url: URL): RepositoryPlace | undefined
  /** The page that shows a place, below the base. */
  page(place: RepositoryPlace): string
  /** The page to change a file on, below the base; a commit cannot be changed. */
  editPage(place: RepositoryPlace): string
  /** How a file is asked for. */
  file(place: RepositoryPlace, call: HostCall): ApiRequest | Promise<ApiRequest>
  /** Whether an answer to that is the listing of a folder, where hosts give one. */
  isListing?(answer: GateResponse): boolean
  /** The commit that the ref stands for now. */
  commit(place: RepositoryPlace, call: HostCall): Promise<string>
  /** What the commit that is the ref holds, at least below the path; with paths from the repository's root. */
  list(place: RepositoryPlace, call: HostCall): Promise<RepositoryEntry[]>
  /** When files of the ref last changed. */
  changes: FileChanges
  /** A `tar.gz` of the commit, and whether all of it lies in one folder. */
  archive?(place: RepositoryPlace, site: GitSite): ApiRequest & { inFolder: boolean }
}

/** Whether a ref is a commit by its look. */
export function isCommit(ref: string | undefined): boolean {
  return ref !== undefined && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(ref)
}

/** Whether a path lies in a folder, or is it. */
export function isUnder(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

/** A path with each component encoded. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** `Basic` of a user name and a password. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}
