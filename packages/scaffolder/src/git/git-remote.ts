import { objectWith, type Runtime, type Secret } from '@callboard/core'
import { gateHttp, guardPacks } from '@callboard/core/git'
import {
  createLibraryFs,
  createTemporaryFolder,
  nodeRuntime,
  type UrlGate,
} from '@callboard/core/node'
import git, { type HttpClient } from 'isomorphic-git'
import { z } from 'zod'

/** A repository elsewhere, and how it is reached. */
export interface RemoteOptions {
  /** http(s) address without credentials, which the gate allows. */
  remoteUrl: string
  gate: UrlGate
  /** Sent in a header to this remote only. */
  credentials?: { username: string; password: Secret } | undefined
  /** For moments, and for patience with a host. @default the real clock */
  runtime?: Runtime | undefined
  signal?: AbortSignal | undefined
}

/** What cannot be done without; the steps of an action hand on more than what is asked for here. */
export const branchPushShape = {
  remoteUrl: z.string().min(1),
  branch: z.string().min(1),
  gate: objectWith('fetch', 'check'),
}

/** Where the Git library keeps objects: a repository of our own making. */
export interface ObjectStore {
  fs: Parameters<typeof git.writeBlob>[0]['fs']
  gitdir: string
  /** What was unpacked last, for the next call. */
  cache: object
}

/** A store that is removed when it is disposed of. */
export interface OpenStore extends AsyncDisposable {
  store: ObjectStore
}

/** A server's answer to a push is small; its list of branches is not always. */
const maxAnswerBytes = 256 * 1024 ** 2

/** Makes an empty repository with nothing of this machine's configuration, for the objects of one remote. */
export async function openObjectStore({
  remoteUrl: url,
  runtime = nodeRuntime,
}: RemoteOptions): Promise<OpenStore> {
  const temporary = await createTemporaryFolder({ prefix: 'callboard-git-', allowGit: true })
  const fs = guardPacks(createLibraryFs(temporary.folder), { url, runtime })
  const store = { fs, gitdir: temporary.folder.root, cache: {} }
  const close = () => temporary[Symbol.asyncDispose]()
  try {
    await git.init({ ...store, bare: true, defaultBranch: 'main' })
    // The library fetches through a remote that has a name.
    await git.addRemote({ ...store, remote: 'origin', url })
  } catch (error) {
    await close()
    throw error
  }
  return { store, [Symbol.asyncDispose]: close }
}

/** How the Git library gets to a remote. */
export function transportOf({
  remoteUrl: url,
  gate,
  credentials,
  runtime,
  signal,
}: RemoteOptions): {
  http: HttpClient
  url: string
} {
  const http = gateHttp(gate, { signal, maxBytes: maxAnswerBytes, runtime })
  if (!credentials) return { http, url }
  const { username, password } = credentials
  const auth = {
    onAuth: () => ({ username, password: password.reveal().trim() }),
    // The library asks again after a refusal; the same answer would only be refused again.
    onAuthFailure: () => ({ cancel: true }),
  }
  return { http, url, ...auth }
}
