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
  PAGE_INVALID: ({ option, value, most }: { option: string; value: unknown; most?: number }) => ({
    message: `${option} is not valid: expected a whole number from 0${most === undefined ? '' : ` to ${most}`}, found ${quote(value)}`,
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
  LOCATION_EXISTS: ({ target, id }: { target: string; id: string }) => ({
    message: `The target ${quote(target)} is registered already, as ${quote(id)}`,
    hint: 'Refresh that location, or forget it first.',
  }),
  LOCATION_NOT_FOUND: ({ id }: { id: string }) => ({
    message: `There is no registered location ${quote(id)}`,
    hint: 'List the registered locations for their ids.',
  }),
  PROVIDER_NOT_FOUND: ({ provider }: { provider: string }) => ({
    message: `The catalog has no provider ${quote(provider)}`,
    hint: 'catalog.sources() lists their names.',
  }),
  PROVIDER_FAILED: ({ provider, reason }: { provider: string; reason: string }) => ({
    message: `The provider ${quote(provider)} failed, what it gave before is still served: ${reason}`,
    hint: 'The log has the reason; the next refresh asks it again.',
  }),
  ANNOTATION_INVALID: ({ name, value, reason, hint }: AnnotationProblem) => ({
    message: `The annotation ${quote(name)}, ${quote(value)}, cannot be used: ${reason}`,
    hint: `${hint}`,
  }),
  HOST_REFUSED: ({
    host,
    status,
    problem,
  }: {
    host: string
    status: number
    problem?: string | undefined
  }) => ({
    message: `${quote(host)} answered ${status}${problem ? `: ${quote(problem)}` : ''}`,
    hint: hintOfStatus(status),
  }),
  HOST_ANSWER: ({ host, problem }: { host: string; problem: string }) => ({
    message: `The answer of ${quote(host)} cannot be read: ${problem}`,
    hint: 'Check the address in the configuration: it must be that of the interface, not of a login page or a proxy.',
  }),
  SIGNAL_FAILED: ({ signal, reason }: { signal: string; reason: string }) => ({
    message: `The signal ${quote(signal)} failed: ${reason}`,
    hint: 'This is a mistake in the signal: the cause has the place.',
  }),
  SIGNAL_INVALID: ({ signal, reason }: { signal: string; reason: string }) => ({
    message: `What the signal ${quote(signal)} gave is refused: ${reason}`,
    hint: 'A signal gives { summary, level, facts, data }.',
  }),
  SIGNAL_TIMEOUT: ({ signal, timeoutMs }: { signal: string; timeoutMs: number }) => ({
    message: `The signal ${quote(signal)} gave nothing within ${timeoutMs} ms`,
    hint: 'It is asked again in a moment; if it is always slow, raise its timeoutMs.',
  }),
  SIGNAL_PAUSED: ({ host, seconds }: { host: string; seconds: number }) => ({
    message: `${quote(host)} failed several times in a row and is left alone for ${seconds} s`,
    hint: 'Look at that system; it is asked again by itself.',
  }),
  CHECKS_INVALID: ({ issues }: { issues: readonly Issue[] }) => ({
    message: `The checks cannot be used: ${summary(issues)}`,
    hint: issues[0]?.hint ?? 'Correct what is wrong there.',
  }),
  STORE_FAILED: ({ reason, hint }: { reason: string; hint?: string | undefined }) => ({
    message: `The catalog could not be kept or read: ${reason}`,
    hint: hint ?? 'The catalog is as it was before; see the cause, then try again.',
  }),
  STORE_CONFLICT: () => ({
    message: 'Another process wrote to the store of this catalog at the same time, again and again',
    hint: 'Refresh again, or let one process alone refresh this catalog.',
  }),
  STORE_TOO_NEW: ({ found, known }: { found: number; known: number }) => ({
    message: `The store has the format ${found}; this release knows formats up to ${known}`,
    hint: 'Update @callboard/catalog, or use another store.',
  }),
  REVISION_PRUNED: ({ revision, oldest }: { revision: number; oldest: number }) => ({
    message: `The revision ${revision} is no longer kept; the oldest is ${oldest}`,
    hint: 'Begin at that one, or keep more with the option retention.',
  }),
  REVISION_UNKNOWN: ({ revision, newest }: { revision: unknown; newest: number }) => ({
    message: `There is no revision ${quote(revision)}; the newest is ${newest}`,
    hint: 'Use the generation of the catalog, or a revision of its history.',
  }),
  PACKAGE_MISSING: ({ package: name, wanted }: { package: string; wanted: string }) => ({
    message: `${wanted} needs the package ${quote(name)}, which is not installed`,
    hint: `Run npm install ${name}`,
  }),
  DISCOVERY_EMPTY: ({ organisation, before }: { organisation: string; before: number }) => ({
    message: `The host lists no repositories of ${quote(organisation)}, where it listed ${before} before`,
    hint: 'Check that the token may still read the organisation. Restart to begin anew without its repositories.',
  }),
  CLOSED: () => ({
    message: 'The catalog is closed',
    hint: 'Create another one; a closed catalog can only be read.',
  }),
})

interface AnnotationProblem {
  name: string
  value: string
  reason: string
  hint: string
}

function hintOfStatus(status: number): string {
  if (status === 401 || status === 403)
    return 'Check that the token in the configuration is valid and may read this.'
  if (status === 404)
    return 'Check the name in the annotation, and the address in the configuration.'
  if (status === 429) return 'It wants fewer questions: raise the lifetime of the signal.'
  if (status >= 500) return 'Look at that system; it is asked again by itself.'
  return 'Check the annotation and the address in the configuration.'
}

function summary(issues: readonly Issue[]): string {
  const [first] = issues
  if (!first) return 'nothing was found there'
  const place = first.at ? ` (${formatLocation(first.at)})` : ''
  const more = issues.length > 1 ? `, and ${issues.length - 1} more` : ''
  return `${first.message}${place}${more}`
}
