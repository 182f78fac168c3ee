import type { z } from 'zod'
import { type Action, defineAction } from './define-action.ts'

type Definition<Input extends z.ZodType, Output extends z.ZodType | undefined> = Parameters<
  typeof defineAction<Input, Output>
>[0]

/** Defines an action that changes its workspace and nothing else: a plan carries it out, so that it can show the files. */
export function defineWorkspaceAction<
  Input extends z.ZodType,
  Output extends z.ZodType | undefined = undefined,
>(action: Omit<Definition<Input, Output>, 'plan'>): Action {
  return defineAction<Input, Output>({
    ...(action as Definition<Input, Output>),
    touches: 'workspace',
    plan: async (context) => {
      const output = await action.run(context)
      return { sideEffects: [], ...(output && { output }) }
    },
  })
}

/** The same action under an id that templates know it by. */
export function aliasOf(action: Action, id: string): Action {
  return { ...action, id, description: `${action.description} The same as "${action.id}".` }
}
