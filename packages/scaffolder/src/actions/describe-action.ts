import { checkOptions, objectWith } from '@callboard/core'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { Action } from './define-action.ts'

/** An action as a reference shows it. */
export interface ActionDescription {
  id: string
  description?: string
  /** Draft-07 JSON Schema. */
  schema: { input: Record<string, unknown>; output?: Record<string, unknown> }
  examples?: {
    description: string
    /** A template's `steps` as YAML. */
    example: string
  }[]
}

const schema = z.looseObject({ id: z.string(), input: objectWith('safeParse') })

/** Describes an action for people: its schemas as JSON Schema, its examples as the YAML of a step. @throws CORE_OPTION_INVALID */
export function describeAction(action: Action): ActionDescription {
  checkOptions('describeAction', schema, action)
  const { id, description, examples, input, output } = action
  return {
    id,
    ...(description !== undefined && { description }),
    schema: { input: toSchema(input), ...(output && { output: toSchema(output) }) },
    ...(examples && {
      examples: examples.map((example) => ({
        description: example.description,
        example: stringify({ steps: [{ action: id, input: example.input }] }),
      })),
    }),
  }
}

function toSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-7' })
}
