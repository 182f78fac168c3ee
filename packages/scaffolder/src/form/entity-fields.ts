import { canonicalRef } from '@callboard/core'
import {
  defineField,
  type Field,
  type FieldContext,
  type FieldValueContext,
} from './define-field.ts'
import { type EntityLookup, type EntityScope, isOffered, lookupOptions } from './entity-options.ts'
import { textsIn } from './json-schema.ts'

/** The fields that choose entities: one, several, one of the user's own. */
export function entityFields(catalog: EntityLookup | undefined): readonly Field[] {
  return [
    entityPicker(catalog, { name: 'EntityPicker', kinds: [] }),
    entityPicker(catalog, { name: 'OwnerPicker', kinds: ['Group', 'User'] }),
    entityPicker(catalog, { name: 'OwnedEntityPicker', kinds: [], mine: 'owned' }),
    // Groups that somebody is in are nothing to be typed freely.
    entityPicker(catalog, {
      name: 'MyGroupsPicker',
      kinds: ['Group'],
      mine: 'joined',
      mayBeFree: false,
    }),
    multiEntityPicker(catalog),
    entityTagsPicker(catalog),
    entityNamePicker,
  ]
}

function entityPicker(
  catalog: EntityLookup | undefined,
  { name, mayBeFree = true, ...scope }: EntityScope & { name: string; mayBeFree?: boolean },
): Field {
  const isFree = ({ options }: FieldContext) => mayBeFree && options.allowArbitraryValues !== false
  return defineField({
    name,
    async resolve(context) {
      const options = await lookupOptions(catalog, context, scope)
      if (!options) return { widget: 'text', freeText: true }
      return { widget: 'select', options, freeText: isFree(context) }
    },
    async validate(context) {
      return isFree(context)
        ? []
        : await refusals(catalog, context, { scope, values: [context.value] })
    },
  })
}

function multiEntityPicker(catalog: EntityLookup | undefined): Field {
  const scope: EntityScope = { kinds: [] }
  const isFree = ({ options }: FieldContext) => options.allowArbitraryValues !== false
  return defineField({
    name: 'MultiEntityPicker',
    async resolve(context) {
      const options = await lookupOptions(catalog, context, scope)
      return options ? { widget: 'checkboxes', options, freeText: isFree(context) } : {}
    },
    async validate(context) {
      const { value } = context
      if (!Array.isArray(value)) return ['must be a list of references']
      return isFree(context) ? [] : await refusals(catalog, context, { scope, values: value })
    },
  })
}

async function refusals(
  catalog: EntityLookup | undefined,
  context: FieldValueContext,
  { scope, values }: { scope: EntityScope; values: readonly unknown[] },
): Promise<string[]> {
  for (const value of values) {
    const offered = await isOffered(catalog, context, { scope, ref: fullRef(context, value) })
    if (offered === false)
      return [
        context.value === value
          ? 'is not one of the entities that can be chosen'
          : `holds "${String(value)}", which is not one of the entities that can be chosen`,
      ]
  }
  return []
}

/** A person may write a reference in short where the picker has defaults for the rest. */
function fullRef({ options }: FieldContext, value: unknown): string {
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

const tagGrammar = /^[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*$/

/** Tags of the catalog are suggestions: a new one has to begin somewhere. */
function entityTagsPicker(catalog: EntityLookup | undefined): Field {
  return defineField({
    name: 'EntityTagsPicker',
    async resolve({ options, signal }) {
      const tags = await catalog?.tags?.({ kinds: textsIn(options.kinds), signal })
      if (!tags) return {}
      const titleOf = (tag: string, count: number) =>
        options.showCounts === true ? `${tag} (${count})` : tag
      return {
        widget: 'checkboxes',
        freeText: true,
        options: tags.map(({ tag, count }) => ({ value: tag, title: titleOf(tag, count) })),
      }
    },
    validate({ value }) {
      const tags = Array.isArray(value) ? value : [value]
      const isTag = (tag: unknown) =>
        typeof tag === 'string' && tag.length <= 63 && tagGrammar.test(tag)
      return tags
        .filter((tag) => !isTag(tag))
        .map(
          (tag) =>
            `holds "${String(tag)}", which is no tag: use a-z, 0-9, ":", "+", "#" and "-" between them`,
        )
    },
  })
}
