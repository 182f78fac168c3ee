import { nodeRuntime } from '@callboard/core/node'
import git from 'isomorphic-git'
import { errors } from '../errors.ts'
import type { CommitSigner } from './commit-signer.ts'
import type { ObjectStore, RemoteOptions } from './git-remote.ts'

/** What a commit says about itself. */
export interface CommitText {
  message: string
  author: { name: string; email: string }
  /** Signs the commit. @default it is not signed */
  signer?: CommitSigner | undefined
}

/** Writes a commit onto a branch of the store. @throws SCAFFOLDER_GIT_MESSAGE_INVALID */
export async function writeCommit(
  store: ObjectStore,
  { message, author, signer, runtime = nodeRuntime }: CommitText & Pick<RemoteOptions, 'runtime'>,
  { branch, tree, parent }: { branch: string; tree: string; parent?: string | undefined },
): Promise<string> {
  // Git refuses the one; the library takes the other for a signature, and signs something else than it writes.
  if (message.includes('\0') || /(^|\n)gpgsig/.test(message))
    throw errors.GIT_MESSAGE_INVALID({ message })
  const timestamp = Math.floor(runtime.now() / 1000)
  const who = { ...author, timestamp, timezoneOffset: 0 }
  return git.commit({
    ...store,
    message,
    tree,
    author: who,
    committer: who,
    ref: `refs/heads/${branch}`,
    parent: parent === undefined ? [] : [parent],
    ...(signer && {
      // The library signs where a key is named; the signer has its own.
      signingKey: signer.name,
      onSign: async ({ payload }) => ({ signature: await signer.sign(payload) }),
    }),
  })
}
