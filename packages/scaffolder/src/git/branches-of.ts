import { CallboardError } from '@callboard/core'
import { errors } from '../errors.ts'
import { causeOf, reasonOf, withPatience } from './git-failure.ts'
import type { RemoteOptions } from './git-remote.ts'
import { type RemoteHeads, readHeads } from './remote-heads.ts'

/** The branches of a remote. @throws SCAFFOLDER_GIT_READ_FAILED, and what the gate throws */
export async function branchesOf(remote: RemoteOptions): Promise<RemoteHeads> {
  const { remoteUrl, signal } = remote
  remote.gate.check(remoteUrl)
  try {
    return await withPatience(remote, () => readHeads(remote))
  } catch (error) {
    signal?.throwIfAborted()
    if (CallboardError.is(error)) throw error
    throw errors.GIT_READ_FAILED({ remoteUrl, reason: reasonOf(error, remote) }, causeOf(error))
  }
}
