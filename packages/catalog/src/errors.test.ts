import { CallboardError, formatError } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { createCatalog } from './create-catalog.ts'
import { catalogErrors } from './errors.ts'
import { defineProvider } from './provider/provider.ts'

const failing = defineProvider({
  name: 'failing',
  read() {
    throw new Error('the host is down')
  },
})
const catalog = await createCatalog({ providers: [failing] })
const closed = await createCatalog({ providers: [] })
await closed[Symbol.asyncDispose]()

/** One way to each error. */
const ways: Record<keyof typeof catalogErrors, () => unknown> = {
  ENTITY_NOT_FOUND: () => catalog.graph.impact('component:nope'),
  FILTER_INVALID: () => catalog.query({ filter: '=x' }),
  ORDER_INVALID: () => catalog.query({ orderBy: 'metadata.name,up' }),
  FIELD_INVALID: () => catalog.query({ fields: ['relations[0]'] }),
  PAGE_INVALID: () => catalog.query({ limit: -1 }),
  CURSOR_INVALID: () => catalog.query({ cursor: 'garbage' }),
  RELATION_UNKNOWN: () => createCatalog({ providers: [], failureRelations: ['dependsOm'] }),
  TARGET_INVALID: () => catalog.register({ type: 'url', target: 'not an address' }),
  LOCATION_REJECTED: () => catalog.register({ type: 'url', target: 'https://host.test/a.yaml' }),
  LOCATION_NOT_FOUND: () => catalog.unregister('nope'),
  // A provider that fails is no reason to throw.
  PROVIDER_FAILED: async () => {
    const [issue] = (await catalog.refresh()).issues
    throw new CallboardError(issue?.message ?? '', { code: issue?.code ?? '', hint: issue?.hint })
  },
  CLOSED: () => closed.refresh(),
}

describe('each error', () => {
  it.each(Object.entries(ways))('%s says what is wrong and what to do', async (name, way) => {
    const error: unknown = await Promise.resolve()
      .then(way)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: `CATALOG_${name}` })
    expect(formatError(error)).toMatchSnapshot()
  })

  it('is in the table, and the table has no other', () => {
    expect(Object.keys(ways).sort()).toEqual(Object.keys(catalogErrors).sort())
  })
})
