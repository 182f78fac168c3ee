import { createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { type ContractStore, catalogStoreContract } from '../testing/catalog-store-contract.ts'
import { createMemoryCatalogStore } from './memory-catalog-store.ts'
import { sqliteCatalogStore } from './sqlite-catalog-store.ts'

function memory(): ContractStore {
  const store = createMemoryCatalogStore()
  return { store, again: () => store }
}

async function sqlite(): Promise<ContractStore> {
  const temporary = await createTemporaryFolder()
  const file = `${temporary.folder.root}/deep/catalog.db`
  const open = [await sqliteCatalogStore({ file })]
  return {
    store: open[0] as ContractStore['store'],
    async again() {
      const other = await sqliteCatalogStore({ file })
      open.push(other)
      return other
    },
    async dispose() {
      for (const store of open) await store[Symbol.asyncDispose]()
      await temporary[Symbol.asyncDispose]()
    },
  }
}

describe.each([
  ['createMemoryCatalogStore', memory],
  ['sqliteCatalogStore', sqlite],
])('%s', (_name, create) => {
  for (const { name, run } of catalogStoreContract(create)) it(name, run)
})

it('the contract finds a store that forgets', async () => {
  const forgetful = () => {
    const store = createMemoryCatalogStore()
    return { store: { ...store, history: async () => [] }, again: () => store }
  }
  const failures: string[] = []
  for (const { name, run } of catalogStoreContract(forgetful))
    await run().catch(() => failures.push(name))
  expect(failures).toEqual([
    'keeps any text as it is',
    'tells the history of an entity, the newest first, in pages',
    'forgets what is too old by number',
  ])
})
