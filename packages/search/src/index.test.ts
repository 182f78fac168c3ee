import { expect, it } from 'vitest'
import * as http from './http.ts'
import * as search from './index.ts'
import * as sources from './sources.ts'
import * as testing from './testing.ts'

it('exports these names', () => {
  expect(
    [search, http, sources, testing].map((entry) => Object.keys(entry).sort()),
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
        "collatorContract",
        "engineContract",
      ],
    ]
  `)
})
