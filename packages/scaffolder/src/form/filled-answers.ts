import { isRecord } from '../expressions/plain-data.ts'
import type { JsonSchema } from './json-schema.ts'

/** Names of the fields that every host has. */
export const pickers = [
  'RepoUrlPicker',
  'RepoBranchPicker',
  'RepoOwnerPicker',
  'EntityPicker',
  'OwnedEntityPicker',
  'OwnerPicker',
  'MultiEntityPicker',
  'MyGroupsPicker',
  'EntityNamePicker',
  'EntityTagsPicker',
  'Secret',
] as const

/** Name of a field that every host has. */
export type Picker = (typeof pickers)[number]

/** Whether every host has a field. */
export function isPicker(name: unknown): name is Picker {
  return pickers.some((picker) => picker === name)
}

/**
 * Whether a field gives an answer beside its own. Fields of a host's own do, and are told under which name in their
 * options: `ui:options: { versionField: version }` lets an answer called `version` come along.
 */
export function fillsIn(schema: JsonSchema, name: string): boolean {
  const { 'ui:field': field, 'ui:options': options } = schema
  if (typeof field !== 'string' || isPicker(field) || !isRecord(options)) return false
  return Object.values(options).some(
    (option) => typeof option === 'string' && option.split('.')[0] === name,
  )
}
