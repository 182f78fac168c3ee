import { checkOptions, objectWith } from '@callboard/core'
import { z } from 'zod'
import { defineField, type Field } from './define-field.ts'
import { entityFields } from './entity-fields.ts'
import type { EntityLookup } from './entity-options.ts'
import { type RepoHosts, repoFields } from './repo-fields.ts'

/** What the built-in fields may ask. */
export interface BuiltinFieldsOptions {
  /** Finds the entities that pickers offer. @default none: pickers take any text */
  catalog?: EntityLookup
  /**
   * Hosts of repositories with the kind of server behind them: `{ 'git.acme.example': 'gitlab' }`. What a repository's
   * address is made of depends on it. The public hosts are known.
   */
  repoHosts?: RepoHosts
}

const optionsSchema = z.strictObject({
  catalog: objectWith('entities').optional(),
  repoHosts: z.record(z.string(), z.string()).optional(),
})

/**
 * The form fields that templates use: pickers of entities, owners, groups, tags, repositories, branches; `Secret`. Their
 * restrictions are checked again where a run begins.
 *
 * @throws CORE_OPTION_INVALID
 */
export function builtinFields(options: BuiltinFieldsOptions = {}): readonly Field[] {
  checkOptions('builtinFields', optionsSchema, options)
  const { catalog, repoHosts = {} } = options
  return [...entityFields(catalog), ...repoFields(repoHosts), secret]
}

const secret = defineField({ name: 'Secret', resolve: () => ({ widget: 'secret' as const }) })
