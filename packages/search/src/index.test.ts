import { expect, it } from 'vitest'
import * as http from './http.ts'
import * as search from './index.ts'
import * as opensearch from './opensearch.ts'
import * as sources from './sources.ts'
import * as testing from './testing.ts'

it('exports these names', () => {
  expect(
    [search, http, sources, opensearch, testing].map((entry) => Object.keys(entry).sort()),
  ).toMatchInlineSnapshot(`
    [
      [
        "analyze",
        "apiCollator",
        "createEmbeddedEngine",
        "createSearch",
        "defaultRanking",
        "defineCollator",
        "defineDecorator",
        "defineEngine",
        "docsCollator",
        "entityCollator",
        "entityDocument",
        "fieldTexts",
        "gitWikiCollator",
        "ndjsonCollator",
        "operationAnchor",
        "searchErrors",
        "templateCollator",
        "wikiCollator",
      ],
      [
        "createSearchHttp",
      ],
      [
        "confluenceCollator",
        "mediaWikiCollator",
        "techdocsIndexCollator",
      ],
      [
        "openSearchEngine",
      ],
      [
        "collatorContract",
        "engineContract",
      ],
    ]
  `)
})
