import { z } from 'zod'
import { type Action, type ActionExample, defineAction } from '../actions/define-action.ts'
import type { RepoProvider } from '../expressions/repo-url.ts'
import type { GitOptions } from './git-options.ts'
import { planPublish } from './plan-publish.ts'
import { publishInput, publishOutput } from './publish-input.ts'
import { type PublishContext, publishRepository } from './publish-repository.ts'
import { unpublishRepository } from './unpublish-repository.ts'

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
