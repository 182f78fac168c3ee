import { expect, it } from 'vitest'
import { searchErrors } from './errors.ts'

it('says what is wrong and what to do next', () => {
  const all = [
    searchErrors.COLLATOR_UNKNOWN({ name: 'wikis', meant: 'wiki' }),
    searchErrors.COLLATOR_UNKNOWN({ name: 'x' }),
    searchErrors.COLLATOR_FAILED({ name: 'wiki', reason: 'it is down' }),
    searchErrors.COLLATOR_EMPTY({ name: 'wiki', kept: 8 }),
    searchErrors.PART_UNREAD({ name: 'wiki', part: 'the space OPS', reason: 'it is down' }),
    searchErrors.DECORATOR_FAILED({ decorator: 'tiers', location: '/a', reason: 'no tier' }),
    searchErrors.MORE_PROBLEMS({ name: 'wiki', count: 3 }),
    searchErrors.LINE_INVALID({ reason: 'Unexpected end' }),
    searchErrors.DEFINITION_INVALID({ ref: 'api:default/a', reason: 'Unexpected end' }),
    searchErrors.PAGE_TOO_LARGE({ page: 'log.md', maxLength: 10 }),
    searchErrors.DOCUMENT_INVALID({ name: 'wiki', reason: 'no title' }),
    searchErrors.DOCUMENT_DUPLICATE({ name: 'wiki', location: '/a' }),
    searchErrors.CURSOR_INVALID({ cursor: 'x' }),
    searchErrors.QUERY_INVALID({ problem: '"limit" is too big' }),
    searchErrors.SNAPSHOT_UNUSABLE({ file: 'a.snapshot', reason: 'it is not whole' }),
    searchErrors.SNAPSHOT_FAILED({ folder: '/var/cache', reason: 'the disk is full' }),
    searchErrors.SNAPSHOT_UNSUPPORTED({ engine: 'elsewhere' }),
    searchErrors.STORE_FAILED({ reason: 'no space is left' }),
    searchErrors.STORE_TOO_NEW({ found: 2, known: 1 }),
    searchErrors.PACKAGE_MISSING({ package: 'kysely', wanted: 'postgresEngine' }),
    searchErrors.ENGINE_FAILED({ engine: 'embedded', operation: 'write' }),
  ]
  expect(
    all.map(({ code, message, hint }) => `${code}: ${message}. ${hint}`),
  ).toMatchInlineSnapshot(`
    [
      "SEARCH_COLLATOR_UNKNOWN: There is no collator "wikis". Did you mean "wiki"?",
      "SEARCH_COLLATOR_UNKNOWN: There is no collator "x". Pass it in the collators of createSearch, then name it here.",
      "SEARCH_COLLATOR_FAILED: The collator "wiki" failed: it is down. Its last good documents stay findable; index again once its source is back.",
      "SEARCH_COLLATOR_EMPTY: The collator "wiki" yielded no documents where it had 8. They stay findable; call search.remove with their locations if they are really gone.",
      "SEARCH_PART_UNREAD: The collator "wiki" could not read "the space OPS": it is down. What it had of that part stays findable; index again once it can be read.",
      "SEARCH_DECORATOR_FAILED: The decorator "tiers" failed at "/a": no tier. The document stays as it was the last time; without a last time it is left out.",
      "SEARCH_MORE_PROBLEMS: The collator "wiki" has 3 more problems. Repair those before this one, then index again.",
      "SEARCH_LINE_INVALID: The line is no document: Unexpected end. Write one JSON object with title, text and location on each line.",
      "SEARCH_DEFINITION_INVALID: The definition of "api:default/a" cannot be read: Unexpected end. Repair spec.definition; the API itself stays findable by its entity.",
      "SEARCH_PAGE_TOO_LARGE: "log.md" is findable by its first 10 characters only. Split the page.",
      "SEARCH_DOCUMENT_INVALID: A document of the collator "wiki" is left out: no title. Yield objects with title, text and location as text.",
      "SEARCH_DOCUMENT_DUPLICATE: The collator "wiki" yields "/a", which is there already. The first one stays; give the other one a location of its own.",
      "SEARCH_CURSOR_INVALID: "x" is not a page cursor. Pass nextPageCursor or previousPageCursor of an earlier answer, unchanged.",
      "SEARCH_QUERY_INVALID: The query cannot be read: "limit" is too big. Pass term as text, limit between 1 and 100, and filters as text or lists of text.",
      "SEARCH_SNAPSHOT_UNUSABLE: The snapshot "a.snapshot" cannot be used: it is not whole. Nothing to do: the next index() builds the index anew and writes another one.",
      "SEARCH_SNAPSHOT_FAILED: No snapshot could be written into "/var/cache": the disk is full. Make the folder writable, or leave out the option "snapshot"; what is indexed stays findable.",
      "SEARCH_SNAPSHOT_UNSUPPORTED: The engine "elsewhere" keeps its index itself and takes no snapshots. Leave out the option "snapshot".",
      "SEARCH_STORE_FAILED: The index could not be kept or read: no space is left. The index is as it was before; see the cause, then try again.",
      "SEARCH_STORE_TOO_NEW: The index has the format 2; this release knows formats up to 1. Update @callboard/search, or use another schema.",
      "SEARCH_PACKAGE_MISSING: postgresEngine needs the package "kysely", which is not installed. Run npm install kysely",
      "SEARCH_ENGINE_FAILED: The engine "embedded" failed at "write". The cause below has the reason.",
    ]
  `)
})
