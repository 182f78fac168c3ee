import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesProvider } from '@callboard/catalog'
import { type ServedPortal, servePortal } from '@callboard/portal'
import { acmeIn } from '../../examples/acme/callboard.config.ts'
import { writeFailing } from '../../examples/acme/tests/failing-template.ts'

const folder = join(import.meta.dirname, '../../examples/acme')

/** The demo's portal on a free port, with a data folder of its own and a template that fails at its last step. */
export async function serveDemo(): Promise<ServedPortal> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'callboard-demo-'))
  const failing = join(dataFolder, 'failing')
  await writeFailing('new-go-service', failing)
  const { catalog, folders = [], ...config } = acmeIn(dataFolder)
  const served = await servePortal({
    loaded: {
      config: {
        ...config,
        folders: [...folders, failing],
        catalog: {
          ...catalog,
          providers: [
            ...catalog.providers,
            filesProvider({ name: 'failing', root: failing, include: ['template.yaml'] }),
          ],
        },
      },
      folder,
    },
    port: 0,
  })
  return {
    ...served,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
