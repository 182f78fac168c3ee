import { didYouMean, type Issue } from '@callboard/core'
import { isRecord } from '../expressions/plain-data.ts'
import { isPicker, type Picker, pickers } from '../form/filled-answers.ts'
import { type SchemaPart, schemaParts } from '../form/schema-parts.ts'
import { finding, type LintContext } from './lint-context.ts'

type OptionType = 'list' | 'text' | 'boolean' | 'object' | 'any'

const credentials: Readonly<Record<string, OptionType>> = { requestUserCredentials: 'object' }
const entity: Readonly<Record<string, OptionType>> = {
  catalogFilter: 'any',
  defaultKind: 'text',
  defaultNamespace: 'any',
  allowArbitraryValues: 'boolean',
  autoSelect: 'boolean',
  allowedKinds: 'list',
}

/** What the pickers that everybody has can be told. */
const options: Readonly<Record<Picker, Readonly<Record<string, OptionType>>>> = {
  RepoUrlPicker: {
    allowedHosts: 'list',
    allowedOrganizations: 'list',
    allowedOwners: 'list',
    allowedProjects: 'list',
    allowedRepos: 'list',
    ownerLabel: 'text',
    ownerDescription: 'text',
    repoLabel: 'text',
    repoDescription: 'text',
    disableRepoAutocomplete: 'boolean',
    ...credentials,
  },
  RepoBranchPicker: credentials,
  RepoOwnerPicker: { host: 'text', excludedOwners: 'list', ...credentials },
  EntityPicker: entity,
  OwnedEntityPicker: entity,
  OwnerPicker: entity,
  MultiEntityPicker: entity,
  MyGroupsPicker: {},
  EntityNamePicker: {},
  EntityTagsPicker: { kinds: 'list', showCounts: 'boolean', helperText: 'text' },
  Secret: {},
}

/** Fields that do not exist, and options that they do not have: a misspelt restriction restricts nothing. */
export function lintFields(context: LintContext): Issue[] {
  return context.template.pages.flatMap(({ schema, path }) =>
    schemaParts(schema, path).flatMap((part) => lintField(context, part)),
  )
}

function lintField(context: LintContext, { schema, path }: SchemaPart): Issue[] {
  const name = schema['ui:field']
  if (typeof name !== 'string') return []
  const known: string[] = [...pickers, ...(context.kinds ?? []).map((field) => field.name)]
  if (!known.includes(name)) return unknownField(context, { name, known, path })
  if (!isPicker(name)) return []
  const described = options[name]
  const given = isRecord(schema['ui:options']) ? schema['ui:options'] : {}
  return Object.entries(given).flatMap(([key, value]) => {
    const at = [...path, 'ui:options', key]
    const wanted = Object.hasOwn(described, key) ? described[key] : undefined
    if (wanted === undefined) {
      const near = didYouMean(key, Object.keys(described))
      if (near === undefined) return []
      return [
        finding(context, at, {
          severity: 'error',
          code: 'TEMPLATE_FIELD_OPTION',
          message: `"${name}" has no option "${key}"`,
          hint: `Did you mean "${near}"?`,
        }),
      ]
    }
    if (fits(wanted, value)) return []
    return [
      finding(context, at, {
        severity: 'error',
        code: 'TEMPLATE_FIELD_OPTION',
        message: `The option "${key}" of "${name}" is not a ${wanted}, and has no effect`,
        hint:
          wanted === 'list'
            ? `Write it as a list: ${key}: [${String(value)}].`
            : `Give it a ${wanted}.`,
      }),
    ]
  })
}

function unknownField(
  context: LintContext,
  { name, known, path }: { name: string; known: readonly string[]; path: SchemaPart['path'] },
): Issue[] {
  const near = didYouMean(name, known)
  // Hosts have fields of their own (`AcmeOwnerPicker`), and which ones is only known where the host says so.
  if (!context.kinds && (near === undefined || name.includes(near))) return []
  return [
    finding(context, [...path, 'ui:field'], {
      severity: 'warning',
      code: 'TEMPLATE_FIELD_UNKNOWN',
      message: `There is no field "${name}": it is drawn as its type says`,
      hint: near === undefined ? 'Define it with defineField.' : `Did you mean "${near}"?`,
    }),
  ]
}

function fits(wanted: OptionType, value: unknown): boolean {
  if (wanted === 'any') return true
  if (wanted === 'list') return Array.isArray(value)
  if (wanted === 'text') return typeof value === 'string'
  return wanted === 'boolean' ? typeof value === 'boolean' : isRecord(value)
}
