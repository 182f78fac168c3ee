import type { RemoteOptions } from './git-remote.ts'
import { readRemote } from './read-remote.ts'
import { type RemoteHeads, readHeads } from './remote-heads.ts'

/** The branches of a remote. @throws SCAFFOLDER_GIT_READ_FAILED, and what the gate throws */
export function branchesOf(remote: RemoteOptions): Promise<RemoteHeads> {
  return readRemote(remote, () => readHeads(remote))
}
