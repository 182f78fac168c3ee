import type { Logger, Secret } from '@callboard/core'
import type { RepoProvider } from '../expressions/repo-url.ts'

/** A repository on a host. */
export interface RepositoryName {
  /**
   * Whom it belongs to, as its addresses have it: organisation or user, group with its sub-groups (`a/b`), workspace,
   * project, or organisation and project (`a/b`). Empty where a host has no owners.
   */
  owner: string
  repo: string
  /** The project of a workspace that it is put in, where a host has those beside owners. */
  project?: string
}

/** Where a repository is found. */
export interface RepositoryLocation {
  /** For people and for `git clone`. */
  remoteUrl: string
  /** What paths of its files are added to. */
  repoContentsUrl: string
}

/** A question about one repository. */
export interface RepositoryRequest extends RepositoryName {
  /** Somebody's own token, in place of the host's. */
  token?: Secret | undefined
  /** For what does not come out as asked, and is no reason to fail. @default nobody is told */
  logger?: Logger | undefined
  signal: AbortSignal
}

/** What a host is asked to make. */
export interface NewRepository extends RepositoryRequest {
  description?: string
  visibility: 'private' | 'public' | 'internal'
  defaultBranch: string
  /** Inputs of the step that {@link GitHost.supports} names. */
  settings: Readonly<Record<string, unknown>>
  /** The same for every attempt: a host that knows such keys makes one repository only. */
  idempotencyKey: string
}

/** Where Git pushes to. */
export interface GitRemote {
  /** Without credentials in it. */
  pushUrl: string
  /** What the push identifies itself with. Not needed where the gate has headers for the host. */
  credentials?: { username: string; password: Secret }
}

/** A repository that changes are pushed to. */
export interface OpenRepository extends GitRemote {
  /** @default where its HEAD leads */
  defaultBranch?: string
}

/** A repository that is there now. */
export interface CreatedRepository extends GitRemote {
  /** Whether it was there before. Then only the same content is accepted. */
  existed: boolean
  /** Whether its step wants it left as it was found: nothing is pushed, no commit is named. @default false */
  keepAsIs?: boolean
  /** Outputs of the step beyond the common ones: `projectId`. */
  output?: Readonly<Record<string, unknown>>
}

/** A change that is proposed for review, when its branch has been pushed. */
export interface NewChange extends RepositoryRequest {
  title: string
  description: string
  /** Where the change is. */
  branch: string
  /** Where it shall go. */
  targetBranch: string
  /** Whose fork the branch is in. @default it is in the repository itself */
  forkOwner?: string
  /** Gives one that is open for its branch the title and the description of this one. @default false */
  update?: boolean
  /** Inputs of the step beyond those above. */
  settings: Readonly<Record<string, unknown>>
}

/** A pull request, merge request or review that is open now. */
export interface ProposedChange {
  url: string
  /** What the host calls it by. */
  id: string | number
  /** Whether it was open before. */
  existed: boolean
  /** Outputs of the step beyond the common ones. */
  output?: Readonly<Record<string, unknown>>
}

/** A place that repositories are published to, by the host in a template's `repoUrl`. */
export interface GitHost {
  /** `github.com`, `gitlab.example.com:8443`. */
  host: string
  /** For people: what really stands behind it. */
  name: string
  /** What runs there: only actions for it publish there. @default any */
  type?: RepoProvider
  /** Inputs of the publishing step that it honours beyond the common ones; others are noted in the log. */
  supports?: readonly string[]
  /** Where a repository is, or would be. Asks nobody. */
  locate(repository: RepositoryName & { branch: string }): RepositoryLocation
  /** Whether a repository is there. @default nobody knows, so nothing is undone */
  exists?(repository: RepositoryRequest): Promise<boolean>
  /** Makes the repository, or finds the one that an earlier attempt made. */
  createRepository(repository: NewRepository): Promise<CreatedRepository>
  /**
   * Does what can be done only when the first push is there, such as protecting its branch. It is asked for repositories
   * that the run has made (`created`), and by steps that only push for those that they find: there, what is set up is
   * somebody else's and stays. May be asked again; `existed` is what this attempt's `createRepository` said.
   */
  finishRepository?(
    repository: NewRepository & { existed: boolean; created: boolean },
  ): Promise<void>
  /** Deletes a repository that a run made. One that is gone already is no error. @default it cannot be undone */
  deleteRepository?(repository: RepositoryRequest): Promise<void>
  /** Where to push to a repository that is there. @default nothing is pushed to what a run has not made */
  openRepository?(repository: RepositoryRequest): Promise<OpenRepository>
  /**
   * Where to push changes to a repository that the token may only read: a fork of it, which is made, or brought up to date.
   *
   * @default nothing is forked
   */
  openFork?(repository: RepositoryRequest): Promise<GitRemote & { owner: string }>
  /** Proposes a change, or finds the one that is open for its branch. @default the host knows no reviews */
  proposeChange?(change: NewChange): Promise<ProposedChange>
  /**
   * Closes a change that a run proposed, without its being taken. Closed already is no error.
   *
   * @returns `{ taken: true }` when it has been merged, so that nothing can be withdrawn
   */
  withdrawChange?(
    change: RepositoryRequest & { id: string | number },
    // biome-ignore lint/suspicious/noConfusingVoidType: a host that cannot tell returns nothing
  ): Promise<void | { taken: boolean }>
}
