import type { z } from 'zod'
import type { ActionExample } from '../actions/define-action.ts'
import type { RepoProvider } from '../expressions/repo-url.ts'
import type { ChangeMode } from '../git/change-tree.ts'
import type { ProposedChange, RepositoryLocation, RepositoryName } from './git-host.ts'

/** A change to a repository that is there, whatever the inputs of its step are called. */
export interface ChangeRequest {
  /** Branch that the change is pushed to. */
  branch: string
  /** Branch that it goes into, and begins from when its own is not there. @default the repository's default branch */
  targetBranch?: string | undefined
  /** Of the commit. */
  message: string
  /** Folder of the workspace that its files are taken from. @default the workspace */
  sourcePath?: string | undefined
  /** Folder of the repository that they are put into. @default its root */
  targetPath?: string | undefined
  /** Paths of the repository, below `targetPath`, that are deleted. One that is not there is no error. */
  filesToDelete?: readonly string[] | undefined
  /** @default 'auto' */
  mode?: ChangeMode | undefined
  /** What a branch that is there and lacks the change gets: a commit on top, or a refusal. @default false */
  update?: boolean | undefined
  /**
   * What is done where no file would change: an empty commit, a branch without one, or nothing at all, so that nothing is
   * proposed either.
   *
   * @default 'nothing'
   */
  whenEmpty?: 'commit' | 'branch' | 'nothing' | undefined
  /** Pushes to a fork of the repository, where its host can make one. @default false */
  fork?: boolean | undefined
  gitAuthorName?: string | undefined
  gitAuthorEmail?: string | undefined
  /** Whether the commit is signed, where there is a signer. @default true */
  signCommit?: boolean | undefined
  /** How it is put up for review. @default it is pushed, and that is all */
  proposal?: ChangeProposal | undefined
}

/** How a change is put up for review. */
export interface ChangeProposal {
  title: string
  description: string
  /** What the host is given beyond that: reviewers, labels. */
  settings: Readonly<Record<string, unknown>>
  /**
   * Where the commit is pushed to on a host that keeps no branches for changes: `refs/for/main`. There a push is the
   * proposal, `branch` is the key that the host knows the change by (its `Change-Id`), and `message` holds it.
   */
  ref?: string
}

/** What has come of a change. */
export interface ChangeOutcome {
  repository: RepositoryName
  /** As seen from the branch of the change. */
  location: RepositoryLocation
  branch: string
  targetBranch: string
  /** The newest commit of the branch; of the target branch where there was nothing to change. */
  commitHash: string
  /** What is open for review now. Missing where nothing was proposed. */
  proposed?: ProposedChange
}

/** What {@link ChangeVariant.request} is given beside the inputs of its step. */
export interface ChangeTask {
  /** The same for every attempt at a step. */
  idempotencyKey: string
}

/**
 * An action that changes a repository which is there, as data: `publish:github:pull-request`, `gitlab:repo:push`. It finds
 * the host in `repoUrl`, pushes one commit through Git, and proposes it through {@link GitHost.proposeChange}; its plan
 * names every file, and its undo withdraws what the run proposed.
 */
export interface ChangeVariant {
  id: string
  type: RepoProvider
  /** Of the program, for people: `GitHub`. */
  title: string
  /** What is made, for people. @default 'commit' */
  noun?: 'pull request' | 'merge request' | 'change'
  /** Inputs of the step. `repoUrl`, `allowedHosts` and `token` are there already. */
  input: z.ZodRawShape
  /** Outputs of the step, beyond what undoing it goes by. */
  output: z.ZodRawShape
  /** The change that the inputs (checked, defaults applied) ask for. */
  // biome-ignore lint/suspicious/noExplicitAny: it knows its own inputs
  request(input: any, task: ChangeTask): ChangeRequest
  /** Values of `output`. What a run did not come to, such as an address where nothing was proposed, is left out. */
  outputs(outcome: ChangeOutcome): Readonly<Record<string, unknown>>
  examples: readonly ActionExample[]
}
