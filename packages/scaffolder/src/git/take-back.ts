import { CallboardError } from '@callboard/core'
import git from 'isomorphic-git'
import { errors } from '../errors.ts'
import { causeOf, failureOf, withPatience } from './git-failure.ts'
import { openObjectStore, type RemoteOptions } from './git-remote.ts'
import { pushBranch } from './push-branch.ts'
import { fetchBranch, readHeads } from './remote-heads.ts'

/** What a push did to a branch. */
export interface BranchChange extends RemoteOptions {
  branch: string
  /** What it pushed. */
  commitHash: string
  /** What the branch had before. @default the push made it, so it is deleted */
  previous?: string | undefined
}

/**
 * Takes back a push: deletes the branch that it made, or leads it back to where it was. One that is gone, or back already,
 * is left alone.
 *
 * @returns whether anything was done
 * @throws SCAFFOLDER_GIT_BRANCH_CHANGED when somebody has pushed since, SCAFFOLDER_GIT_PUSH_FAILED
 * SCAFFOLDER_GIT_PUSH_LOST, and what the gate throws
 */
export async function takeBackPush(change: BranchChange): Promise<boolean> {
  const { remoteUrl, branch, commitHash, previous, gate, signal } = change
  gate.check(remoteUrl)
  await using open = await openObjectStore(change)
  const { store } = open
  try {
    return await withPatience(change, async () => {
      const now = (await readHeads(change)).heads.get(branch)
      if (now === undefined || now === previous) return false
      if (now !== commitHash) throw errors.GIT_BRANCH_CHANGED({ remoteUrl, branch })
      // The commit before is needed as well, to say that the server has all of it.
      if (previous !== undefined) await fetchBranch(store, change, { branch, oid: now, depth: 2 })
      const value = previous ?? now
      await git.writeRef({ ...store, ref: `refs/heads/${branch}`, value, force: true })
      const way = previous === undefined ? 'delete' : 'rewind'
      await pushBranch(store, change, { branch, expected: now, way })
      return true
    })
  } catch (error) {
    signal?.throwIfAborted()
    if (CallboardError.is(error)) throw error
    throw errors.GIT_PUSH_FAILED(failureOf(error, change), causeOf(error))
  }
}
