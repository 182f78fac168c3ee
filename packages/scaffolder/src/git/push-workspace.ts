import { CallboardError, type Folder, messageOf, type Runtime, type Secret } from '@callboard/core'
import { gateHttp } from '@callboard/core/git'
import {
  createLibraryFs,
  createTemporaryFolder,
  nodeRuntime,
  type UrlGate,
} from '@callboard/core/node'
import git from 'isomorphic-git'
import { errors } from '../errors.ts'
import { assertBranchName } from './ref-name.ts'
import { type ObjectStore, writeTree } from './write-tree.ts'

/** What is pushed, and where to. */
export interface PushOptions {
  /** Its files become the one commit of the branch. */
  workspace: Folder
  /** http(s) address without credentials, which the gate allows. */
  remoteUrl: string
  branch: string
  author: { name: string; email: string }
  message: string
  gate: UrlGate
  /** Sent in a header to this remote only. */
  credentials?: { username: string; password: Secret }
  /** For the moment of the commit. @default the real clock */
  runtime?: Runtime
  signal?: AbortSignal | undefined
}

/**
 * Pushes the files of a folder as a first commit. When the branch holds the same files already, that commit is the
 * answer and nothing is sent: an attempt that is repeated does nothing twice. A branch with anything else is left alone.
 *
 * @throws SCAFFOLDER_GIT_NAME_INVALID SCAFFOLDER_GIT_REPOSITORY_TAKEN SCAFFOLDER_GIT_PUSH_FAILED, and what the gate throws
 */
export async function pushWorkspace(
  options: PushOptions,
): Promise<{ commitHash: string; pushed: boolean }> {
  const { workspace, remoteUrl, branch, signal } = options
  assertBranchName(branch)
  options.gate.check(remoteUrl)
  await using temporary = await createTemporaryFolder({ prefix: 'callboard-git-', allowGit: true })
  const store: ObjectStore = {
    fs: createLibraryFs(temporary.folder),
    gitdir: temporary.folder.root,
  }
  try {
    await git.init({ ...store, bare: true, defaultBranch: branch })
    const tree = await writeTree(store, workspace, { signal })
    const before = await remoteCommit(store, options)
    if (before?.tree === tree) return { commitHash: before.oid, pushed: false }
    if (before) throw errors.GIT_REPOSITORY_TAKEN({ remoteUrl, branch })
    const commitHash = await commit(store, { ...options, tree })
    await push(store, options)
    return { commitHash, pushed: true }
  } catch (error) {
    signal?.throwIfAborted()
    if (CallboardError.is(error)) throw error
    throw errors.GIT_PUSH_FAILED({ remoteUrl, reason: reasonOf(error) }, { cause: error })
  }
}

/** The commit that the branch points to at the remote; nothing in a repository that is empty. */
async function remoteCommit(
  store: ObjectStore,
  options: PushOptions,
): Promise<{ oid: string; tree: string } | undefined> {
  const { remoteUrl: url, branch } = options
  const transport = {
    http: gateHttp(options.gate, { signal: options.signal }),
    url,
    ...authOf(options),
  }
  const ref = `refs/heads/${branch}`
  const refs = await git.listServerRefs({ ...transport, prefix: ref, protocolVersion: 1 })
  const oid = refs.find((each) => each.ref === ref)?.oid
  if (oid === undefined) return undefined
  // The library fetches through a remote that has a name.
  await git.addRemote({ ...store, remote: 'origin', url })
  await git.fetch({
    ...store,
    ...transport,
    ref: branch,
    singleBranch: true,
    depth: 1,
    tags: false,
  })
  const { commit: found } = await git.readCommit({ ...store, oid })
  return { oid, tree: found.tree }
}

async function commit(
  store: ObjectStore,
  { author, message, branch, tree, runtime = nodeRuntime }: PushOptions & { tree: string },
): Promise<string> {
  const timestamp = Math.floor(runtime.now() / 1000)
  const who = { ...author, timestamp, timezoneOffset: 0 }
  const ref = `refs/heads/${branch}`
  return git.commit({ ...store, message, tree, author: who, committer: who, ref, parent: [] })
}

async function push(store: ObjectStore, options: PushOptions): Promise<void> {
  const { remoteUrl: url, branch } = options
  const result = await git.push({
    ...store,
    http: gateHttp(options.gate, { signal: options.signal }),
    url,
    ref: branch,
    remoteRef: `refs/heads/${branch}`,
    ...authOf(options),
  })
  const refused = Object.entries(result.refs).find(([, { ok }]) => !ok)
  if (!result.ok || refused)
    throw errors.GIT_PUSH_FAILED({
      remoteUrl: url,
      reason: refused?.[1].error ?? result.error ?? 'the server refused it',
    })
}

/** The library asks again after a refusal; the same answer would only be refused again. */
function authOf({ credentials }: PushOptions) {
  if (!credentials) return {}
  const { username, password } = credentials
  return {
    onAuth: () => ({ username, password: password.reveal().trim() }),
    onAuthFailure: () => ({ cancel: true }),
  }
}

function reasonOf(error: unknown): string {
  const { code, data } = error as { code?: string; data?: { statusCode?: number; what?: string } }
  // The Git library cannot fetch from a repository whose HEAD leads nowhere.
  if (code === 'NotFoundError' && data?.what === 'HEAD')
    return 'its default branch is not there, so what it holds cannot be compared'
  if (code === 'HttpError') return `it answered ${data?.statusCode}`
  if (code === 'UserCanceledError') return 'it did not accept the credentials'
  return messageOf(error)
}
