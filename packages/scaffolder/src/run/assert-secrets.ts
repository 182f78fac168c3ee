import type { DocumentPath } from '@callboard/core'
import { errors } from '../errors.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { soleReference, usesOf } from '../expressions/references.ts'
import type { RunState } from './run-state.ts'

/**
 * Refuses a text that puts a secret where the run has none: it would come to nothing, and a tool would be called without a
 * credential, or with `Bearer ` and no more. An expression that says what else to take (`secrets.token or …`) is left alone, and
 * so is an input that is nothing but a secret which whoever starts the run may leave out.
 *
 * @throws SCAFFOLDER_SECRET_MISSING with the place of the text
 */
export function assertSecrets(state: RunState, text: string, path: DocumentPath): void {
  if (state.dryRun || state.compat === 'backstage' || !text.includes('secrets')) return
  const { tags } = usesOf(text)
  // What stands between tags may never be reached.
  if (tags.some(({ kind }) => kind === 'block')) return
  const missing = tags
    .map(({ start, end }) => soleReference(text.slice(start, end)))
    .filter((reference) => reference?.root === 'secrets')
    .flatMap((reference) => reference?.path.slice(0, 1) ?? [])
    .find((name) => !Object.hasOwn(state.secrets, name))
  if (missing === undefined) return
  if (soleReference(text) && mayBeLeftOut(state, missing)) return
  throw errors.SECRET_MISSING({ name: missing }, { at: state.template.locate(path)?.at })
}

/** What a form asks for is required there or may be left out; credentials of a user, which a picker fetches, are the host's to give. */
function mayBeLeftOut({ template }: RunState, name: string): boolean {
  const { parameters, secrets } = template.entity.spec ?? {}
  return isAskedFor(parameters, name) || isAskedFor(secrets, name)
}

function isAskedFor(part: unknown, name: string): boolean {
  if (Array.isArray(part)) return part.some((item) => isAskedFor(item, name))
  if (!isRecord(part)) return false
  if (part.secretsKey === name) return true
  if (isRecord(part.properties) && Object.hasOwn(part.properties, name)) return true
  return Object.values(part).some((item) => isAskedFor(item, name))
}
