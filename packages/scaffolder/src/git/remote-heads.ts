import git from 'isomorphic-git'
import { errors } from '../errors.ts'
import { type ObjectStore, type RemoteOptions, transportOf } from './git-remote.ts'

/** A commit, and the files it stands for. */
export interface RemoteCommit {
  oid: string
  tree: string
}

/** What a remote has. */
export interface RemoteHeads {
  /** Commits by name of their branch. */
  heads: ReadonlyMap<string, string>
  /** Whole names of its tags. */
  tags: readonly string[]
  /** Where its HEAD leads, if it says so. */
  defaultBranch?: string
}

const prefix = 'refs/heads/'

/** The branches of a remote and their commits. @throws what the gate and the Git library throw */
export async function readHeads(remote: RemoteOptions): Promise<RemoteHeads> {
  const refs = await git.listServerRefs({
    ...transportOf(remote),
    symrefs: true,
    protocolVersion: 1,
  })
  const heads = refs
    .filter(({ ref }) => ref.startsWith(prefix))
    .map(({ ref, oid }) => [ref.slice(prefix.length), oid] as const)
  const target = refs.find(({ ref }) => ref === 'HEAD')?.target
  return {
    heads: new Map(heads),
    tags: refs.filter(({ ref }) => ref.startsWith('refs/tags/')).map(({ ref }) => ref),
    ...(target?.startsWith(prefix) && { defaultBranch: target.slice(prefix.length) }),
  }
}

/**
 * Fetches the newest commit of a branch with its files, and as many before it as are asked for.
 *
 * @throws SCAFFOLDER_GIT_HEAD_MISSING, and what the gate and the Git library throw
 */
export async function fetchBranch(
  store: ObjectStore,
  remote: RemoteOptions,
  { branch, oid, depth = 1 }: { branch: string; oid: string; depth?: number },
): Promise<RemoteCommit> {
  const fetched = git.fetch({
    ...store,
    ...transportOf(remote),
    ref: branch,
    remoteRef: `${prefix}${branch}`,
    singleBranch: true,
    depth,
    tags: false,
  })
  await fetched.catch((error: { code?: string; data?: { what?: string } }) => {
    // The Git library cannot fetch from a repository whose HEAD leads nowhere.
    if (error.code === 'NotFoundError' && error.data?.what === 'HEAD')
      throw errors.GIT_HEAD_MISSING({ remoteUrl: remote.remoteUrl })
    throw error
  })
  const { commit } = await git.readCommit({ ...store, oid })
  return { oid, tree: commit.tree }
}
