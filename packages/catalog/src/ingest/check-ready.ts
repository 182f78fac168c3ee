import { messageOf } from '@callboard/core'
import { type CheckContext, type CheckedDocument, checkDocument, nameOf } from './check-document.ts'
import { copyPlain } from './copy-plain.ts'
import { entitySizeIssue } from './entity-size.ts'

/** Checks an entity that a provider made itself. What it says of relations and status is left out: both are the catalog's. */
export function checkReady(
  entity: unknown,
  location: string,
  context: Omit<CheckContext, 'at' | 'locate'>,
): CheckedDocument {
  const place = { at: { file: location }, frame: undefined }
  try {
    const copy = copyPlain(entity)
    if (typeof copy === 'object' && copy !== null && !Array.isArray(copy)) {
      Reflect.deleteProperty(copy, 'relations')
      Reflect.deleteProperty(copy, 'status')
    }
    const tooLarge = entitySizeIssue(copy, place)
    if (tooLarge) return { ...nameOf(copy), at: place.at, issues: [tooLarge] }
    return checkDocument(copy, { ...context, at: place.at, locate: () => place })
  } catch (error) {
    return {
      issues: [
        {
          severity: 'error',
          code: 'ENTITY_NOT_PLAIN',
          message: `An entity of the provider is not plain data: ${messageOf(error)}`,
          hint: 'Give objects of text, numbers, booleans, lists and objects.',
          at: place.at,
        },
      ],
    }
  }
}
