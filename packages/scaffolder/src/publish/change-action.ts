import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { carryOutChange } from './carry-out-change.ts'
import type { ChangeContext } from './change-target.ts'
import type { ChangeVariant } from './change-variant.ts'
import type { GitOptions } from './git-options.ts'
import { planChange } from './plan-change.ts'
import { withdrawChange } from './withdraw-change.ts'

const changeInput = {
  repoUrl: z.string().min(1).describe('Repository, as host?owner=…&repo=…'),
  allowedHosts: z
    .array(z.string())
    .optional()
    .describe('Hosts that repoUrl must be one of: what a form offered is checked again'),
  token: z.string().optional().describe("The requester's own token, in place of the host's"),
}

const changeOutput = {
  change: z
    .strictObject({
      branch: z.string(),
      commitHash: z.string().optional(),
      previous: z.string().optional(),
      id: z.union([z.string(), z.number()]).optional(),
      url: z.string().optional(),
    })
    .describe('What was made: the branch, what was pushed to it, and what was proposed'),
}

/**
 * An action that changes a repository which is there. Run twice with the same files, there is one commit and one proposal;
 * undone, what the run proposed is withdrawn, and what it pushed is taken back, if nobody has pushed to that branch since.
 */
export function changeAction(variant: ChangeVariant, git: GitOptions | undefined): Action {
  const ties = { git, variant }
  const { id, title, noun } = variant
  const what = noun ? `opens a ${noun} for it` : 'leaves it there'
  return defineAction({
    id,
    description: `Pushes a commit with files of the workspace to a repository on ${title}, and ${what}.`,
    input: z.strictObject({ ...changeInput, ...variant.input }),
    output: z.strictObject({ ...variant.output, ...changeOutput }),
    examples: variant.examples,
    run: (context) => carryOutChange(context as ChangeContext, ties) as never,
    plan: (context) => planChange(context as ChangeContext, ties),
    undo: (context) => withdrawChange(context as never, ties),
  })
}
