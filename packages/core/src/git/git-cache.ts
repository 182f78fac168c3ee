import { createHash } from 'node:crypto'
import git from 'isomorphic-git'
import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import { isCommit } from '../git-hosts/git-host.ts'
import { createLibraryFs } from '../node/library-fs.ts'
import type { UrlGate } from '../node/url-gate.ts'
import type { Folder, FolderEntry } from '../path/folder.ts'
import { throwIfAborted } from '../runtime/abort.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { shownUrl } from '../text/shown-url.ts'
import { gateHttp } from './gate-http.ts'
import { guardPacks } from './guard-packs.ts'
import type { GitPlace } from './parse-git-url.ts'

/** Objects of one commit, as the Git library wants them. */
export interface GitObjects {
  fs: Parameters<typeof git.readTree>[0]['fs']
  gitdir: string
  commit: string
  /** Keeps what was unpacked last for the next call. */
  cache: object
}

interface CacheOptions {
  folder: Folder
  gate: UrlGate
  runtime: Runtime
  /** For how long a ref is taken to stand for the same commit. */
  freshMs: number
  headersFor(remoteUrl: string): Promise<Readonly<Record<string, string>>>
}

/** Commits that are kept of each ref of a repository: the one that is read, and the one before, which still may be. */
const keptCommits = 2

/**
 * Commits in a folder, each fetched alone: a fetch that breaks off leaves nothing, and what is old is removed whole.
 * A folder is for one process at a time.
 */
export function createGitCache({ folder, gate, runtime, freshMs, headersFor }: CacheOptions) {
  const known = new Map<string, { commit: Promise<string>; untilMs: number }>()
  const opening = new Map<string, Promise<GitObjects>>()
  /** Folders that are being filled. */
  const drafts = new Set<string>()
  /** What was opened last: files are read one after the other, and unpacking is the slow part. */
  let recent: { key: string; objects: GitObjects } | undefined

  /** The commit that the ref of a place stands for. Several askers share one request, and its fate. */
  function commitOf(place: GitPlace): Promise<string> {
    if (place.ref !== undefined && isCommit(place.ref)) return Promise.resolve(place.ref)
    const key = `${place.remoteUrl} ${place.ref ?? ''}`
    const last = known.get(key)
    if (last && runtime.monotonicMs() < last.untilMs) return last.commit
    const commit = lookUp(place)
    known.set(key, { commit, untilMs: runtime.monotonicMs() + freshMs })
    commit.catch(() => known.delete(key))
    return commit
  }

  async function lookUp({ remoteUrl: url, ref }: GitPlace): Promise<string> {
    const headers = await headersFor(url)
    const refs = await orFail(url, () =>
      git.listServerRefs({
        http: gateHttp(gate, { headers }),
        url,
        symrefs: true,
        peelTags: true,
        protocolVersion: 1,
      }),
    )
    const names = ref === undefined ? ['HEAD'] : [ref, `refs/heads/${ref}`, `refs/tags/${ref}`]
    const found = refs.find((each) => names.includes(each.ref))
    const commit = found?.peeled ?? found?.oid
    // What a server names becomes the name of a folder.
    if (commit !== undefined && !isCommit(commit))
      throw coreErrors.SOURCE_FAILED({
        url: shownUrl(url),
        reason: 'it names no commit for the ref',
      })
    if (commit !== undefined) return commit
    throw coreErrors.SOURCE_MISSING({ url: `${url}?ref=${ref ?? 'HEAD'}` })
  }

  function open(place: GitPlace, commit: string): Promise<GitObjects> {
    const key = `${place.remoteUrl} ${place.ref ?? ''} ${commit}`
    if (recent?.key === key) return Promise.resolve(recent.objects)
    const pending = opening.get(key)
    if (pending) return pending
    const work = fetchOnce(place, commit)
    opening.set(key, work)
    const done = (objects?: GitObjects) => {
      opening.delete(key)
      if (objects) recent = { key, objects }
    }
    work.then(done, () => done())
    return work
  }

  async function fetchOnce(place: GitPlace, commit: string): Promise<GitObjects> {
    const base = createHash('sha256')
      .update(`${place.remoteUrl} ${place.ref ?? ''}`)
      .digest('hex')
      .slice(0, 32)
    const path = `${base}/${commit}`
    if (!(await folder.stat(path))) {
      const draft = `${base}/new-${runtime.randomId()}`
      drafts.add(draft)
      try {
        await fetchInto(draft, place, commit)
        await folder.rename(draft, path)
      } finally {
        await folder.remove(draft)
        drafts.delete(draft)
      }
      await removeOld(base)
    }
    const objects = await folder.folder(path)
    return { fs: createLibraryFs(objects), gitdir: objects.root, commit, cache: {} }
  }

  async function fetchInto(path: string, { remoteUrl: url }: GitPlace, commit: string) {
    await folder.makeFolder(path)
    const target = await folder.folder(path)
    const store = { fs: guardPacks(createLibraryFs(target), { url, runtime }), gitdir: target.root }
    await git.init({ ...store, bare: true, defaultBranch: 'main' })
    await git.addRemote({ ...store, remote: 'origin', url })
    const http = gateHttp(gate, { headers: await headersFor(url) })
    await orFail(url, async () => {
      await git.fetch({
        ...store,
        http,
        url,
        ref: commit,
        singleBranch: true,
        depth: 1,
        tags: false,
      })
      // A server may send something else; it would be kept.
      await git.readTree({ ...store, oid: commit })
    })
  }

  /** Removes commits of long ago, and what a process that ended in the middle of a fetch left behind. */
  async function removeOld(base: string): Promise<void> {
    const found = await folder.list(base)
    const isKept = ({ path }: FolderEntry) => isCommit(path.split('/').at(-1))
    const byAge = found.filter(isKept).sort((a, b) => b.modifiedMs - a.modifiedMs)
    const abandoned = found.filter((entry) => !isKept(entry) && !drafts.has(entry.path))
    for (const { path } of [...byAge.slice(keptCommits), ...abandoned]) await folder.remove(path)
  }

  return {
    async commitOf(place: GitPlace, signal?: AbortSignal): Promise<string> {
      throwIfAborted(signal)
      return untilAborted(commitOf(place), signal)
    },
    async open(place: GitPlace, commit: string, signal?: AbortSignal): Promise<GitObjects> {
      throwIfAborted(signal)
      return untilAborted(open(place, commit), signal)
    },
  }
}

/** One of several who wait for the same thing may leave; the others still get it. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** Says what went wrong at the other end as other readers do. */
async function orFail<T>(remoteUrl: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (CallboardError.is(cause)) throw cause
    const url = shownUrl(remoteUrl)
    const { code, data } = cause as { code?: string; data?: { statusCode?: number } }
    const status = data?.statusCode
    if (code !== 'HttpError' || status === undefined)
      throw coreErrors.SOURCE_FAILED({ url, reason: (cause as Error).message }, { cause })
    if (status === 404 || status === 410) throw coreErrors.SOURCE_MISSING({ url }, { cause })
    if (status === 401 || status === 403) throw coreErrors.SOURCE_DENIED({ url, status }, { cause })
    throw coreErrors.SOURCE_UNAVAILABLE({ url, status }, { cause })
  }
}
