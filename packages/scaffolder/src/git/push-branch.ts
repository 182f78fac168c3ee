import git from 'isomorphic-git'
import { errors } from '../errors.ts'
import { type ObjectStore, type RemoteOptions, transportOf } from './git-remote.ts'

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
const maxSaid = 400

/**
 * Pushes a branch, if the remote still has what is expected: the server compares it once more when it writes.
 *
 * @throws SCAFFOLDER_GIT_BRANCH_MOVED SCAFFOLDER_GIT_PUSH_FAILED, and what the gate and the Git library throw
 */
export async function pushBranch(
  store: ObjectStore,
  remote: RemoteOptions,
  { branch, remoteRef = `refs/heads/${branch}`, expected, way = 'forward' }: BranchPush,
): Promise<void> {
  const said: string[] = []
  let isMoved = false
  const pushing = git.push({
    ...store,
    ...transportOf(remote),
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
  const result = await pushing.catch((error: unknown) => {
    if (isMoved) throw errors.GIT_BRANCH_MOVED({ remoteUrl: remote.remoteUrl, ref: remoteRef })
    throw error
  })
  const refused = Object.values(result.refs).find(({ ok }) => !ok)
  if (result.ok && !refused) return
  const reason = refused?.error ?? result.error ?? 'the server refused it'
  const more = said.join(' ').replace(/\s+/g, ' ').trim().slice(0, maxSaid)
  throw errors.GIT_PUSH_FAILED({
    remoteUrl: remote.remoteUrl,
    reason: more === '' ? reason : `${reason} (${more})`,
  })
}
