import { expect, it } from 'vitest'
import * as http from './http.ts'
import * as search from './index.ts'
import * as testing from './testing.ts'

it('exports these names', () => {
  expect([search, http, testing].map((entry) => Object.keys(entry).sort())).toMatchInlineSnapshot(`
    [
      [
        "analyze",
        "createEmbeddedEngine",
        "createSearch",
        "defaultRanking",
        "defineCollator",
        "defineEngine",
        "docsCollator",
        "entityCollator",
        "entityDocument",
        "fieldTexts",
        "searchErrors",
        "wikiCollator",
      ],
      [
        "createSearchHttp",
      ],
      [
        "engineContract",
      ],
    ]
  `)
})
