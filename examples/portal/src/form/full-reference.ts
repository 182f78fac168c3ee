import { canonicalRef } from '@callboard/core'
import type { FormField } from '@callboard/scaffolder'
import { uiOption } from './field-control.ts'

const pickers = ['EntityPicker', 'OwnerPicker', 'OwnedEntityPicker', 'MultiEntityPicker']

/** What was typed into a picker as the whole reference of an entity, where its defaults say what is missing. */
export function fullReference(field: FormField, text: string): string {
  if (!pickers.includes(String(field.ui.field))) return text
  const option = (name: string) => {
    const value = uiOption(field, name)
    return typeof value === 'string' ? value : undefined
  }
  try {
    return canonicalRef(text, {
      kind: option('defaultKind'),
      namespace: option('defaultNamespace'),
    })
  } catch {
    // The scaffolder says what is wrong with it, where only references are taken.
    return text
  }
}
