import { defineErrors, formatLocation, type Issue } from '@callboard/core'

const quote = (value: unknown) => JSON.stringify(String(value).slice(0, 200))

/** Every error that `@callboard/catalog` throws. */
export const catalogErrors = defineErrors('CATALOG', {
  ENTITY_NOT_FOUND: ({ ref, near }: { ref: string; near?: string | undefined }) => ({
    message: `There is no entity ${quote(ref)} in the catalog`,
    hint: near ? `Did you mean ${quote(near)}?` : 'List what there is, or refresh the catalog.',
  }),
  FILTER_INVALID: ({ filter, reason }: { filter: string; reason: string }) => ({
    message: `The filter ${quote(filter)} is refused: ${reason}`,
    hint: 'Write it as kind=component,spec.type=service or as { "kind": "component" }.',
  }),
  ORDER_INVALID: ({ order, reason }: { order: string; reason: string }) => ({
    message: `The order ${quote(order)} is refused: ${reason}`,
    hint: 'Write it as metadata.name,asc or metadata.name,desc.',
  }),
  FIELD_INVALID: ({ field, reason }: { field: string; reason: string }) => ({
    message: `The field ${quote(field)} is refused: ${reason}`,
    hint: 'Name it by its keys with dots between: metadata.name.',
  }),
  PAGE_INVALID: ({ option, value }: { option: string; value: unknown }) => ({
    message: `${option} is not valid: expected a whole number from 0, found ${quote(value)}`,
    hint: `Leave ${option} out, or give a whole number.`,
  }),
  CURSOR_INVALID: ({ reason }: { reason: string }) => ({
    message: `The cursor is refused: ${reason}`,
    hint: 'Use a cursor as it came with the page before, or begin again without one.',
  }),
  RELATION_UNKNOWN: ({ type, near }: { type: string; near?: string | undefined }) => ({
    message: `No kind of this catalog has the relation ${quote(type)}`,
    hint: near ? `Did you mean ${quote(near)}?` : 'Use a type such as dependsOn or partOf.',
  }),
  TARGET_INVALID: ({ target, reason }: { target: string; reason: string }) => ({
    message: `The target ${quote(target)} is refused: ${reason}`,
    hint: 'Name a file beside this one (./more.yaml) or an https:// address.',
  }),
  LOCATION_REJECTED: ({ target, issues }: { target: string; issues: readonly Issue[] }) => ({
    message: `Nothing of ${quote(target)} was registered: ${summary(issues)}`,
    hint: issues[0]?.hint ?? 'Correct what is wrong there and register it again.',
  }),
  LOCATION_NOT_FOUND: ({ id }: { id: string }) => ({
    message: `There is no registered location ${quote(id)}`,
    hint: 'List the registered locations for their ids.',
  }),
  PROVIDER_FAILED: ({ provider, reason }: { provider: string; reason: string }) => ({
    message: `The provider ${quote(provider)} failed, what it gave before is still served: ${reason}`,
    hint: 'The log has the reason; the next refresh asks it again.',
  }),
  CLOSED: () => ({
    message: 'The catalog is closed',
    hint: 'Create another one; a closed catalog can only be read.',
  }),
})

function summary(issues: readonly Issue[]): string {
  const [first] = issues
  if (!first) return 'nothing was found there'
  const place = first.at ? ` (${formatLocation(first.at)})` : ''
  const more = issues.length > 1 ? `, and ${issues.length - 1} more` : ''
  return `${first.message}${place}${more}`
}
