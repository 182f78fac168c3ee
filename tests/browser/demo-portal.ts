import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServedPortal, servePortal } from '@callboard/portal'
import { acmeIn } from '../../examples/acme/callboard.config.ts'

const folder = join(import.meta.dirname, '../../examples/acme')

/** The demo's portal on a free port, with a data folder of its own. */
export async function serveDemo(): Promise<ServedPortal> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'callboard-demo-'))
  const served = await servePortal({ loaded: { config: acmeIn(dataFolder), folder }, port: 0 })
  return {
    ...served,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
