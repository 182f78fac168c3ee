// Leaves a portal's store as another process would find it: `keep-portal.mjs <folder> <entities> <pages>`.
import { servePortal } from '@callboard/portal'
import { portalConfig } from './portal-config.mjs'

const [folder, entities, pages] = process.argv.slice(2)
const loaded = portalConfig({ folder, entities: Number(entities), pages: Number(pages) })
const served = await servePortal({ loaded, port: 0 })
await served[Symbol.asyncDispose]()
