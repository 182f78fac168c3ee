import { afterAll, beforeAll, describe } from 'vitest'
import {
  type ComparedSearches,
  compareSearches,
  expectSameOrder,
} from '../candidates/test-same-order.ts'
import { openSearchEngine } from './opensearch-engine.ts'
import { startTestSearchServer, type TestSearchServer } from './test-search-server.ts'

describe('openSearchEngine beside the embedded engine', () => {
  let server: TestSearchServer
  let searches: ComparedSearches
  beforeAll(async () => {
    server = await startTestSearchServer()
    searches = await compareSearches((candidates) =>
      openSearchEngine({
        gate: server.gate,
        baseUrl: server.baseUrl,
        name: `candidates-${candidates}`,
        candidates,
      }),
    )
  })
  afterAll(() => server[Symbol.asyncDispose]())

  expectSameOrder(() => searches)
})
