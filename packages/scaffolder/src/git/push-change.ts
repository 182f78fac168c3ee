import { CallboardError, checkOptions } from '@callboard/core'
import git from 'isomorphic-git'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { withDiffs } from './change-diff.ts'
import { type ChangedFiles, changeTree, type PreparedChange, prepareChange } from './change-tree.ts'
import type { FileChange, TreeChange } from './edit-tree.ts'
import { causeOf, failureOf, withPatience } from './git-failure.ts'
import {
  branchPushShape,
  type ObjectStore,
  openObjectStore,
  type RemoteOptions,
} from './git-remote.ts'
import { pushBranch } from './push-branch.ts'
import { assertBranchName } from './ref-name.ts'
import { fetchBranch, type RemoteHeads, readHeads } from './remote-heads.ts'
import { type CommitText, writeCommit } from './write-commit.ts'

/** A change to a repository that is there. */
export interface ChangeOptions extends RemoteOptions, ChangedFiles {
  /** Branch that the change is pushed to. */
  branch: string
  /** Branch that it begins from when its own is not there. @default where HEAD of the remote leads */
  targetBranch?: string | undefined
  /** What a branch that is there and lacks the change gets: a commit on top, or a refusal. @default false */
  update?: boolean | undefined
  /** What is done where no file would change. @default 'nothing' */
  whenEmpty?: 'commit' | 'branch' | 'nothing' | undefined
  /** Where the target branch is, when the change is pushed to a fork. @default the same remote */
  upstream?: RemoteOptions | undefined
  /** Where the commit is pushed to on a host that keeps no branches for changes: `refs/for/main`. */
  ref?: string | undefined
}

/** What would change, and where. */
export interface ChangePreview {
  targetBranch: string
  /** Commit that the branch has now. */
  previous?: string
  /** Files that differ from the branch, or from the target branch where there is none. */
  changes: readonly FileChange[]
  /** Files of the source that a `.gitignore` in it names. */
  ignored: readonly string[]
}

/** What was changed. */
export interface PushedChange extends ChangePreview {
  /** Newest commit of the branch; of the target branch where there was nothing to push. */
  commitHash: string
  /** Whether anything was pushed. */
  pushed: boolean
  /** Whether the branch holds the change now, whoever pushed it. */
  isThere: boolean
}

/** Where a change begins. */
interface Start {
  targetBranch: string
  /** Commit of the target branch. */
  target: string
  /** Commit of the change's own branch. */
  previous?: string
}

const optionsSchema = z.looseObject(branchPushShape)

/**
 * Finds out what a change would do, without doing it.
 *
 * @throws CORE_OPTION_INVALID SCAFFOLDER_GIT_READ_FAILED and what {@link pushChange} throws
 */
export async function previewChange({
  diffs = false,
  ...options
}: ChangeOptions & {
  /** Whether the changes come with what changes inside files. @default false */
  diffs?: boolean
}): Promise<ChangePreview> {
  checkOptions('previewChange', optionsSchema, options)
  return withStore(options, 'read', async (store) => {
    const prepared = await prepareChange(store, options, options)
    return withPatience(options, async () => {
      const start = await findStart(options)
      const found = await changesFrom(store, { options, prepared, start })
      const changes = diffs ? await withDiffs(store, found.changes) : named(found.changes)
      const { targetBranch, previous } = start
      const { ignored } = prepared
      return { targetBranch, changes, ignored, ...(previous !== undefined && { previous }) }
    })
  })
}

/**
 * Makes one commit of a change and pushes it to a branch; of the repository only one commit is fetched, and only what
 * changed is sent. A branch that holds the change already is left as it is: an attempt that is repeated does nothing twice.
 *
 * @throws CORE_OPTION_INVALID SCAFFOLDER_GIT_NAME_INVALID SCAFFOLDER_GIT_BRANCH_MISSING SCAFFOLDER_GIT_BRANCH_TAKEN
 * SCAFFOLDER_GIT_FILE_REFUSED SCAFFOLDER_GIT_PATH_TAKEN SCAFFOLDER_GIT_PUSH_FAILED
 * SCAFFOLDER_GIT_PUSH_LOST, and what the gate throws
 */
export async function pushChange(options: ChangeOptions & CommitText): Promise<PushedChange> {
  checkOptions('pushChange', optionsSchema, options)
  return withStore(options, 'push', async (store) => {
    const prepared = await prepareChange(store, options, options)
    return withPatience(options, async () => {
      const start = await findStart(options)
      const found = await changesFrom(store, { options, prepared, start })
      const { targetBranch, target, previous } = start
      const known = {
        targetBranch,
        changes: named(found.changes),
        ignored: prepared.ignored,
        ...(previous !== undefined && { previous }),
      }
      const stays = { ...known, commitHash: previous ?? target, pushed: false }
      const isEmpty = found.changes.length === 0
      if (isEmpty && previous !== undefined) return { ...stays, isThere: true }
      const { whenEmpty = 'nothing', branch } = options
      if (isEmpty && whenEmpty === 'nothing') return { ...stays, isThere: false }
      const base = previous ?? target
      if (isEmpty && whenEmpty === 'branch') await pointBranch(store, branch, base)
      else await writeCommit(store, options, { branch, tree: found.tree, parent: base })
      const pushed = await push(store, { options, previous })
      const commitHash = await git.resolveRef({ ...store, ref: `refs/heads/${branch}` })
      return { ...known, commitHash, pushed, isThere: true }
    })
  })
}

const named = (changes: readonly TreeChange[]): FileChange[] =>
  changes.map(({ path, type }) => ({ path, type }))

async function withStore<T>(
  options: ChangeOptions,
  purpose: 'read' | 'push',
  work: (store: ObjectStore) => Promise<T>,
): Promise<T> {
  const { branch, targetBranch, remoteUrl, upstream, gate, signal } = options
  assertBranchName(branch)
  if (targetBranch !== undefined) assertBranchName(targetBranch)
  for (const url of [remoteUrl, upstream?.remoteUrl]) if (url !== undefined) gate.check(url)
  await using open = await openObjectStore(options)
  try {
    return await work(open.store)
  } catch (error) {
    signal?.throwIfAborted()
    if (CallboardError.is(error)) throw error
    const failure = failureOf(error, options)
    if (purpose === 'read') throw errors.GIT_READ_FAILED(failure, causeOf(error))
    throw errors.GIT_PUSH_FAILED(failure, causeOf(error))
  }
}

async function findStart(options: ChangeOptions): Promise<Start> {
  const { branch, upstream = options, ref } = options
  const own = await readHeads(options)
  const theirs: RemoteHeads = upstream === options ? own : await readHeads(upstream)
  const targetBranch = options.targetBranch ?? theirs.defaultBranch
  const target = theirs.heads.get(targetBranch ?? '')
  if (targetBranch === undefined || target === undefined)
    throw errors.GIT_BRANCH_MISSING({
      remoteUrl: upstream.remoteUrl,
      branch: targetBranch ?? 'HEAD',
    })
  // Where its HEAD leads is for the remote to say, and becomes the name of a file.
  assertBranchName(targetBranch)
  const previous = ref === undefined ? own.heads.get(branch) : undefined
  return { targetBranch, target, ...(previous !== undefined && { previous }) }
}

async function changesFrom(
  store: ObjectStore,
  { options, prepared, start }: { options: ChangeOptions; prepared: PreparedChange; start: Start },
): Promise<{ tree: string; changes: readonly TreeChange[] }> {
  const { remoteUrl, branch, upstream = options, update } = options
  const { targetBranch, target, previous } = start
  if (previous === undefined) {
    await fetchBranch(store, upstream, { branch: targetBranch, oid: target })
    await rememberHead(store, targetBranch)
    return changeTree(store, target, prepared)
  }
  await fetchBranch(store, options, { branch, oid: previous })
  if (update) return changeTree(store, previous, prepared)
  const found = await changeTree(store, previous, { ...prepared, mode: 'auto' })
  if (found.changes.length > 0) throw errors.GIT_BRANCH_TAKEN({ remoteUrl, branch })
  return found
}

/** The library leaves out of a push what is reachable from the HEAD that it knows of the remote. */
async function rememberHead(store: ObjectStore, branch: string): Promise<void> {
  const value = `refs/remotes/origin/${branch}`
  await git.writeRef({
    ...store,
    ref: 'refs/remotes/origin/HEAD',
    value,
    symbolic: true,
    force: true,
  })
}

async function pointBranch(store: ObjectStore, branch: string, value: string): Promise<void> {
  await git.writeRef({ ...store, ref: `refs/heads/${branch}`, value, force: true })
}

/** @returns whether the server had it not yet */
async function push(
  store: ObjectStore,
  { options, previous }: { options: ChangeOptions; previous: string | undefined },
): Promise<boolean> {
  const { branch, ref } = options
  try {
    await pushBranch(store, options, { branch, remoteRef: ref, expected: previous })
    return true
  } catch (error) {
    const isKnown = ref !== undefined && CallboardError.is(error, errors.GIT_PUSH_FAILED.code)
    // Gerrit knows the commit: an attempt before got as far as this.
    if (isKnown && /no new changes/.test(error.message)) return false
    throw error
  }
}
