import { canonicalRef, messageOf } from '@callboard/core'
import { assertAllowedHost, parseRepoUrl } from '../expressions/repo-url.ts'
import {
  defineField,
  type Field,
  type FieldContext,
  type FieldValueContext,
} from './define-field.ts'
import { type EntityLookup, lookupOptions } from './entity-options.ts'
import { textsIn } from './json-schema.ts'

/** What the built-in fields may ask. */
export interface BuiltinFieldsOptions {
  /** Finds the entities that pickers offer. @default none: pickers take any text */
  catalog?: EntityLookup
}

/**
 * The form fields that templates use: `EntityPicker`, `OwnerPicker`, `EntityNamePicker`, `RepoUrlPicker`, `Secret`.
 * Their restrictions are checked again where a run begins.
 */
export function builtinFields({ catalog }: BuiltinFieldsOptions = {}): readonly Field[] {
  return [
    entityPicker({ name: 'EntityPicker', catalog, defaultKinds: [] }),
    entityPicker({ name: 'OwnerPicker', catalog, defaultKinds: ['Group', 'User'] }),
    entityNamePicker,
    repoUrlPicker,
    secret,
  ]
}

function entityPicker({
  name,
  catalog,
  defaultKinds,
}: {
  name: string
  catalog: EntityLookup | undefined
  defaultKinds: readonly string[]
}): Field {
  const optionsOf = (context: FieldContext) => lookupOptions(catalog, { context, defaultKinds })
  return defineField({
    name,
    async resolve(context) {
      const freeText = context.options.allowArbitraryValues !== false
      const options = await optionsOf(context)
      if (!options) return { widget: 'text', freeText: true }
      return { widget: 'select', options, freeText }
    },
    async validate(context) {
      if (context.options.allowArbitraryValues !== false) return []
      const options = await optionsOf(context)
      const ref = fullRef(context)
      if (!options || options.some(({ value }) => value === ref)) return []
      return ['is not one of the entities that can be chosen']
    },
  })
}

/** A person may write a reference in short where the picker has defaults for the rest. */
function fullRef({ value, options }: FieldValueContext): string {
  const text = (option: unknown) => (typeof option === 'string' ? option : undefined)
  try {
    return canonicalRef(String(value), {
      kind: text(options.defaultKind),
      namespace: text(options.defaultNamespace),
    })
  } catch {
    return String(value)
  }
}

const entityName = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/

const entityNamePicker = defineField({
  name: 'EntityNamePicker',
  resolve: () => ({ widget: 'text' as const }),
  validate: ({ value }) =>
    typeof value === 'string' && entityName.test(value)
      ? []
      : ['must be 1 to 63 letters, digits, "-", "_" or ".", with a letter or digit at both ends'],
})

const repoUrlPicker = defineField({
  name: 'RepoUrlPicker',
  resolve({ options }) {
    const [host = 'github.com'] = textsIn(options.allowedHosts)
    const [owner = 'org'] = [
      ...textsIn(options.allowedOwners),
      ...textsIn(options.allowedOrganizations),
    ]
    return { widget: 'text' as const, placeholder: `${host}?owner=${owner}&repo=my-service` }
  },
  validate({ value, options }) {
    try {
      const url = parseRepoUrl(String(value))
      if (Array.isArray(options.allowedHosts)) assertAllowedHost(url, textsIn(options.allowedHosts))
      return restrictions.flatMap(([option, part]) => {
        const allowed = options[option]
        if (!Array.isArray(allowed) || textsIn(allowed).includes(url[part] ?? '')) return []
        return [`must have one of ${textsIn(allowed).join(', ')} as its ${part}`]
      })
    } catch (error) {
      return [`is not accepted: ${messageOf(error)}`]
    }
  },
})

const restrictions = [
  ['allowedOwners', 'owner'],
  ['allowedRepos', 'repo'],
  ['allowedProjects', 'project'],
  ['allowedOrganizations', 'organization'],
] as const

const secret = defineField({ name: 'Secret', resolve: () => ({ widget: 'secret' as const }) })
