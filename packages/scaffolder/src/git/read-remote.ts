import { CallboardError } from '@callboard/core'
import { errors } from '../errors.ts'
import { causeOf, failureOf, withPatience } from './git-failure.ts'
import type { RemoteOptions } from './git-remote.ts'

/** Asks a remote for something, with patience. @throws SCAFFOLDER_GIT_READ_FAILED, and what the gate throws */
export async function readRemote<T>(remote: RemoteOptions, read: () => Promise<T>): Promise<T> {
  const { remoteUrl, signal } = remote
  remote.gate.check(remoteUrl)
  try {
    return await withPatience(remote, read)
  } catch (error) {
    signal?.throwIfAborted()
    if (CallboardError.is(error)) throw error
    throw errors.GIT_READ_FAILED(failureOf(error, remote), causeOf(error))
  }
}
