import { CallboardError, checkOptions, type Folder, objectWith } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { causeOf, failureOf, withPatience } from './git-failure.ts'
import { branchPushShape, openObjectStore, type RemoteOptions } from './git-remote.ts'
import { pushBranch } from './push-branch.ts'
import { assertBranchName } from './ref-name.ts'
import { fetchBranch, readHeads } from './remote-heads.ts'
import { type CommitText, writeCommit } from './write-commit.ts'
import { writeTree } from './write-tree.ts'

/** What is pushed, and where to. */
export interface PushOptions extends RemoteOptions, CommitText {
  /** Its files become the one commit of the branch, without those that a `.gitignore` in it names. */
  workspace: Folder
  branch: string
  /** Whether the repository was made just now, so that its host may not know it everywhere yet. @default false */
  isNew?: boolean | undefined
}

/** What a push came to. */
export interface PushResult {
  commitHash: string
  /** Whether anything was sent: the branch may hold the same files already. */
  pushed: boolean
  /** Files that were left out because a `.gitignore` names them. */
  ignored: readonly string[]
}

const optionsSchema = z.looseObject({ ...branchPushShape, workspace: objectWith('walk') })

/**
 * Pushes the files of a folder as a first commit. When the branch holds the same files already, that commit is the
 * answer and nothing is sent: an attempt that is repeated does nothing twice. A branch with anything else is left alone.
 *
 * @throws CORE_OPTION_INVALID SCAFFOLDER_GIT_NAME_INVALID SCAFFOLDER_GIT_REPOSITORY_TAKEN SCAFFOLDER_GIT_HEAD_MISSING
 * SCAFFOLDER_GIT_PUSH_FAILED SCAFFOLDER_GIT_PUSH_LOST, and what the gate throws
 */
export async function pushWorkspace(options: PushOptions): Promise<PushResult> {
  checkOptions('pushWorkspace', optionsSchema, options)
  const { workspace, remoteUrl, branch, gate, signal } = options
  assertBranchName(branch)
  gate.check(remoteUrl)
  await using open = await openObjectStore(options)
  const { store } = open
  try {
    const { tree, ignored } = await writeTree(store, workspace, { signal })
    let sent: string | undefined
    const result = await withPatience(options, async () => {
      const oid = (await readHeads(options)).heads.get(branch)
      if (oid !== undefined && oid === sent) return { commitHash: oid, pushed: true }
      if (oid !== undefined) {
        const before = await fetchBranch(store, options, { branch, oid })
        if (before.tree === tree) return { commitHash: oid, pushed: false }
        throw errors.GIT_REPOSITORY_TAKEN({ remoteUrl, branch })
      }
      const commitHash = await writeCommit(store, options, { branch, tree })
      sent = commitHash
      await pushBranch(store, options, { branch })
      return { commitHash, pushed: true }
    })
    return { ...result, ignored }
  } catch (error) {
    signal?.throwIfAborted()
    if (CallboardError.is(error)) throw error
    throw errors.GIT_PUSH_FAILED(failureOf(error, options), causeOf(error))
  }
}
