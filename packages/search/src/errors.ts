import { defineErrors } from '@callboard/core'

const quote = (value: unknown) => JSON.stringify(String(value).slice(0, 200))

/** Every error that `@callboard/search` throws, and the issues its collators are reported with. */
export const searchErrors = defineErrors('SEARCH', {
  COLLATOR_UNKNOWN: ({ name, meant }: { name: string; meant?: string | undefined }) => ({
    message: `There is no collator ${quote(name)}`,
    hint: meant
      ? `Did you mean ${quote(meant)}?`
      : 'Pass it in the collators of createSearch, then name it here.',
  }),
  COLLATOR_FAILED: ({ name, reason }: { name: string; reason: string }) => ({
    message: `The collator ${quote(name)} failed: ${reason}`,
    hint: 'Its last good documents stay findable; index again once its source is back.',
  }),
  COLLATOR_EMPTY: ({ name, kept }: { name: string; kept: number }) => ({
    message: `The collator ${quote(name)} yielded no documents where it had ${kept}`,
    hint: 'They stay findable; call search.remove with their locations if they are really gone.',
  }),
  DOCUMENT_INVALID: ({ name, reason }: { name: string; reason: string }) => ({
    message: `A document of the collator ${quote(name)} is left out: ${reason}`,
    hint: 'Yield objects with title, text and location as text.',
  }),
  DOCUMENT_DUPLICATE: ({ name, location }: { name: string; location: string }) => ({
    message: `The collator ${quote(name)} yields ${quote(location)}, which is there already`,
    hint: 'The first one stays; give the other one a location of its own.',
  }),
  CURSOR_INVALID: ({ cursor }: { cursor: string }) => ({
    message: `${quote(cursor)} is not a page cursor`,
    hint: 'Pass nextPageCursor or previousPageCursor of an earlier answer, unchanged.',
  }),
  QUERY_INVALID: ({ problem }: { problem: string }) => ({
    message: `The query cannot be read: ${problem}`,
    hint: 'Pass term as text, limit between 1 and 100, and filters as text or lists of text.',
  }),
  ENGINE_FAILED: ({ engine, operation }: { engine: string; operation: string }) => ({
    message: `The engine ${quote(engine)} failed at ${quote(operation)}`,
    hint: 'The cause below has the reason.',
  }),
})
