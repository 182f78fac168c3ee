import { z } from 'zod'
import { checkOutput } from '../actions/check-data.ts'
import type { Action } from '../actions/define-action.ts'
import { isRecord } from '../expressions/plain-data.ts'
import type { Perform } from './run-state.ts'

/** Carries an action out. */
export const performAction: Perform = async (action, context) => ({
  output: checkOutput(action, await action.run(context)),
})

/** Describes an action, or carries it out where it only works on its scratch workspace. */
export const planAction: Perform = async (action, context) => {
  const shape = exampleOutput(action)
  if (!action.plan) {
    const text = `Runs "${action.id}", which does not say beforehand what it does`
    return { output: shape, sideEffects: [{ text }], described: true }
  }
  const { sideEffects, output } = await action.plan(context)
  return {
    output: { ...shape, ...(isRecord(output) && output) },
    sideEffects,
    described: sideEffects.length > 0,
  }
}

/** Stand-ins for outputs that only a run can give, in the shape of the action's schema. */
function exampleOutput({ output }: Action): Record<string, unknown> {
  if (!output) return {}
  const example = exampleOf(z.toJSONSchema(output, { io: 'input', unrepresentable: 'any' }), '')
  return isRecord(example) ? example : {}
}

function exampleOf(schema: unknown, name: string): unknown {
  if (!isRecord(schema)) return `<${name}>`
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if ('const' in schema) return schema.const
  if (schema.type === 'object')
    return Object.fromEntries(
      Object.entries(isRecord(schema.properties) ? schema.properties : {}).map(
        ([key, property]) => [key, exampleOf(property, key)],
      ),
    )
  if (schema.type === 'array') return [exampleOf(schema.items, name)]
  if (schema.type === 'number' || schema.type === 'integer') return 0
  if (schema.type === 'boolean') return false
  return `<${name}>`
}
