// Keeps a generated catalog: `keep-catalog.mjs <database> <entities>`, so that another process can begin with it.
import { createCatalog, defineProvider } from '@callboard/catalog'
import { sqliteCatalogStore } from '@callboard/catalog/sqlite'
import { generateCatalog } from './catalog.mjs'

const [file, total] = process.argv.slice(2)
const provider = defineProvider({
  name: 'generated',
  *read() {
    for (const [index, text] of generateCatalog(Number(total)).entries())
      yield { url: `memory:///${index}/catalog-info.yaml`, text }
  },
})
const store = await sqliteCatalogStore({ file })
const catalog = await createCatalog({ providers: [provider], store })
await catalog.refresh()
await catalog[Symbol.asyncDispose]()
await store[Symbol.asyncDispose]()
