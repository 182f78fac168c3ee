import { expect, it } from 'vitest'
import { searchErrors } from './errors.ts'

it('says what is wrong and what to do next', () => {
  const all = [
    searchErrors.COLLATOR_UNKNOWN({ name: 'wikis', meant: 'wiki' }),
    searchErrors.COLLATOR_UNKNOWN({ name: 'x' }),
    searchErrors.COLLATOR_FAILED({ name: 'wiki', reason: 'it is down' }),
    searchErrors.COLLATOR_EMPTY({ name: 'wiki', kept: 8 }),
    searchErrors.DOCUMENT_INVALID({ name: 'wiki', reason: 'no title' }),
    searchErrors.DOCUMENT_DUPLICATE({ name: 'wiki', location: '/a' }),
    searchErrors.CURSOR_INVALID({ cursor: 'x' }),
    searchErrors.QUERY_INVALID({ problem: '"limit" is too big' }),
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
      "SEARCH_DOCUMENT_INVALID: A document of the collator "wiki" is left out: no title. Yield objects with title, text and location as text.",
      "SEARCH_DOCUMENT_DUPLICATE: The collator "wiki" yields "/a", which is there already. The first one stays; give the other one a location of its own.",
      "SEARCH_CURSOR_INVALID: "x" is not a page cursor. Pass nextPageCursor or previousPageCursor of an earlier answer, unchanged.",
      "SEARCH_QUERY_INVALID: The query cannot be read: "limit" is too big. Pass term as text, limit between 1 and 100, and filters as text or lists of text.",
      "SEARCH_ENGINE_FAILED: The engine "embedded" failed at "write". The cause below has the reason.",
    ]
  `)
})
