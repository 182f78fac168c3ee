import type { Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import type { CommitSigner } from '../git/commit-signer.ts'
import type { GitHost } from './git-host.ts'

/** What publishing needs of its host. */
export interface GitOptions {
  /** Lets pushes out; must allow the servers behind the hosts. */
  gate: UrlGate
  /** Where repositories can be published, by the host in `repoUrl`. */
  hosts: readonly GitHost[]
  /** Who commits where a step names nobody. @default { name: 'Scaffolder', email: 'scaffolder@callboard.invalid' } */
  author?: { name: string; email: string }
  /** For `publish:git`, by the origin that they may be sent to. @default none is sent beyond what the gate adds */
  credentials?: readonly { origin: string; username: string; password: Secret }[]
  /** Signs commits: all of them, unless a step says `signCommit: false`. @default none is signed */
  signer?: CommitSigner
  /**
   * Whether plans show what changes inside the files of a repository. Whoever plans then sees of it what the host's token
   * may read.
   *
   * @default only in steps that hand on the requester's own token
   */
  diffInPlans?: boolean
}
