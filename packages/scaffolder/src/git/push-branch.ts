import { CallboardError } from '@callboard/core'
import git, { type HttpClient, type PushResult } from 'isomorphic-git'
import { errors } from '../errors.ts'
import { causeOf, reasonOf, statusOf, withoutCredentials } from './git-failure.ts'
import { type ObjectStore, type RemoteOptions, transportOf } from './git-remote.ts'
import { mayBeDone, mayBeDoneAfter } from './may-be-done.ts'

/** What a branch of the remote shall become. */
export interface BranchPush {
  /** Branch of the store that holds the commit. */
  branch: string
  /** @default `refs/heads/<branch>` */
  remoteRef?: string | undefined
  /** Commit that the remote has now. Something else is not overwritten. @default the branch is not there */
  expected?: string | undefined
  /** `rewind` goes back to a commit before, `delete` removes the branch. @default 'forward' */
  way?: 'forward' | 'rewind' | 'delete'
}

const nothing = '0'.repeat(40)

/**
 * Pushes a branch, if the remote still has what is expected: the server compares it once more when it writes.
 *
 * @throws SCAFFOLDER_GIT_BRANCH_MOVED SCAFFOLDER_GIT_PUSH_FAILED; SCAFFOLDER_GIT_PUSH_LOST when nobody knows whether it was
 * taken; and what the gate and the Git library throw
 */
export async function pushBranch(
  store: ObjectStore,
  remote: RemoteOptions,
  { branch, remoteRef = `refs/heads/${branch}`, expected, way = 'forward' }: BranchPush,
): Promise<void> {
  const said: string[] = []
  let isMoved = false
  const transport = watched(transportOf(remote))
  try {
    await git.push({
      ...store,
      ...transport,
      remote: 'origin',
      ref: `refs/heads/${branch}`,
      remoteRef,
      force: way === 'rewind',
      delete: way === 'delete',
      onMessage: (line) => void said.push(line),
      onPrePush: ({ remoteRef: { oid } }) => {
        isMoved = oid !== (expected ?? nothing)
        return !isMoved
      },
    })
  } catch (error) {
    const { remoteUrl } = remote
    if (isMoved) throw errors.GIT_BRANCH_MOVED({ remoteUrl, ref: remoteRef })
    if (error instanceof git.Errors.GitPushError) {
      const reason = refusalIn(error.data.result, said, remote)
      throw errors.GIT_PUSH_FAILED({ remoteUrl, reason })
    }
    if (!transport.isSent() || !mayBeTaken(error)) throw error
    const failure = { remoteUrl, ref: remoteRef, reason: reasonOf(error, remote) }
    throw errors.GIT_PUSH_LOST(failure, causeOf(error))
  }
}

/** A transport that knows whether anything was sent to be carried out. */
function watched(transport: ReturnType<typeof transportOf>) {
  let isSent = false
  const http: HttpClient = {
    request(request) {
      isSent ||= request.method === 'POST'
      return transport.http.request(request)
    },
  }
  return { ...transport, http, isSent: () => isSent }
}

/** Whether a server may have taken what was sent, by what came in place of its answer. */
function mayBeTaken(error: unknown): boolean {
  if (CallboardError.is(error)) return mayBeDone(error)
  const status = statusOf(error)
  if (status !== undefined) return mayBeDoneAfter(status)
  // Refused credentials are an answer; everything else is one that is not Git's.
  return !(error instanceof git.Errors.UserCanceledError)
}

/** Why the server did not take it, and what it has told besides. */
function refusalIn(
  { refs, error }: PushResult,
  said: readonly string[],
  remote: RemoteOptions,
): string {
  const refused = Object.values(refs).find(({ ok }) => !ok)
  const reason = refused?.error ?? error ?? 'the server refused it'
  const more = said.join(' ').replace(/\s+/g, ' ').trim()
  return withoutCredentials(more === '' ? reason : `${reason} (${more})`, remote)
}
