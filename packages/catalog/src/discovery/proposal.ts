import type { Folder } from '@callboard/core'

/** Something that a file of a repository says about what it holds. */
export interface Finding {
  /** Of the entity, with dots: `metadata.name`. */
  field: string
  value: unknown
  /** A clause, to be put after the value. */
  reason: string
  /** The file that says so; none for what is assumed. */
  file?: string
}

/** A repository that is looked into. */
export interface RepositoryFacts {
  folder: Folder
  /** Paths of its files, sorted, without what others wrote (`node_modules`) and what is made from it (`dist`). */
  files: readonly string[]
  /** Its address at a Git host, where it is known. */
  remote: RemoteRepository | undefined
  signal: AbortSignal | undefined
}

/** A repository at a Git host. */
export interface RemoteRepository {
  host: string
  owner: string
  repo: string
}

/** A file that is read to be understood, not to be served. */
const defaultMaxBytes = 1024 * 1024

/** The text of a file; nothing where there is none, where it is not text, and where it is too long to be looked into. */
export async function textOf(
  { folder }: Pick<RepositoryFacts, 'folder'>,
  path: string,
  maxBytes = defaultMaxBytes,
): Promise<string | undefined> {
  return folder.readText(path, { maxBytes }).catch(() => undefined)
}

/** Reads `https://host/owner/repo.git`, `git@host:owner/repo.git` and `ssh://git@host/owner/repo`. */
export function parseRemote(remote: string): RemoteRepository | undefined {
  const short = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)([^\s?#]+)$/.exec(remote)
  const url = URL.canParse(remote) && /^(?:https?|ssh|git):$/.test(new URL(remote).protocol)
  const [host, path] = url
    ? [new URL(remote).hostname, new URL(remote).pathname]
    : [short?.[1], short?.[2]]
  const parts = (path ?? '')
    .replace(/\.git\/?$/, '')
    .split('/')
    .filter(Boolean)
  const repo = parts.pop()
  if (host === undefined || repo === undefined || parts.length === 0) return undefined
  return { host: host.toLowerCase(), owner: parts.join('/'), repo }
}
