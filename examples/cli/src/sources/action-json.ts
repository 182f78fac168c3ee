import { didYouMean } from '@callboard/core'
import { type Action, scaffolderErrors } from '@callboard/scaffolder'
import { z } from 'zod'

/** An action as programs get it. */
export interface ActionJson {
  id: string
  description: string | null
  /** JSON Schema, like the output. */
  input: object
  output: object | null
  examples: readonly { description: string; input: unknown }[]
  /** Whether it says in a plan which side effects it would have; one that does not is left out of plans. */
  plans: boolean
}

/** @throws SCAFFOLDER_ACTION_UNKNOWN */
export function findAction(actions: readonly Action[], id: string): Action {
  const action = actions.find((each) => each.id === id)
  if (action) return action
  const suggestion = didYouMean(
    id,
    actions.map((each) => each.id),
  )
  throw scaffolderErrors.ACTION_UNKNOWN({ action: id, suggestion })
}

/** What a person or a program needs to write a step. */
export function actionJson({
  id,
  description,
  input,
  output,
  examples = [],
  plan,
}: Action): ActionJson {
  return {
    id,
    description: description ?? null,
    input: jsonSchema(input),
    output: output ? jsonSchema(output) : null,
    examples,
    plans: plan !== undefined,
  }
}

function jsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-7' })
}
