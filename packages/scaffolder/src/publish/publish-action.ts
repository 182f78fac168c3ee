import type { Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { type Action, type ActionExample, defineAction } from '../actions/define-action.ts'
import type { RepoProvider } from '../expressions/repo-url.ts'
import type { CommitSigner } from '../git/commit-signer.ts'
import type { GitHost } from './git-host.ts'
import { planPublish } from './plan-publish.ts'
import { publishInput, publishOutput } from './publish-input.ts'
import { type PublishContext, publishRepository } from './publish-repository.ts'
import { unpublishRepository } from './unpublish-repository.ts'

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

/** A publishing action of one program behind Git hosts, as data. */
export interface PublishVariant {
  /** `publish:github` */
  id: string
  type: RepoProvider
  /** As people call it: `GitHub`. */
  title: string
  /** Inputs beyond the common ones, and those whose schema differs; they reach the host as its settings. */
  input?: z.ZodRawShape
  /** Outputs beyond the common ones, by what {@link CreatedRepository.output} of the host holds. */
  output?: z.ZodRawShape
  /** Whether it pushes into a repository that is there and empty, instead of making one. @default false */
  existing?: boolean
  examples: readonly ActionExample[]
}

/**
 * An action that makes a repository and pushes the workspace into it. Run twice with the same content, there is one
 * repository with one commit; undone, a repository that the run made is deleted, if nobody has pushed to it since.
 */
export function publishAction(
  { id, type, title, input = {}, output = {}, existing, examples }: PublishVariant,
  git: GitOptions | undefined,
): Action {
  const ties = { git, type, existing }
  return defineAction({
    id,
    description: existing
      ? `Pushes the workspace into an empty repository on ${title}, or where its host is mapped to.`
      : `Makes a repository on ${title}, or where its host is mapped to, and pushes the workspace into it.`,
    input: z.strictObject({ ...publishInput, ...input }),
    output: z.strictObject({ ...publishOutput, ...output }),
    examples,
    run: (context) => publishRepository(context as PublishContext, ties),
    plan: (context) => planPublish(context as PublishContext, ties),
    undo: (context) => unpublishRepository(context as never, ties),
  })
}
