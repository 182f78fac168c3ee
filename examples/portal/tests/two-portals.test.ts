import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type PostgresServer,
  postgresMissing,
  startPostgres,
} from '../../../tests/postgres-server.ts'
import { type PortalProcess, startPortal } from './portal-process.ts'

const config = fileURLToPath(new URL('fixtures/shared.config.ts', import.meta.url))

describe.skipIf(postgresMissing())('two portals on one PostgreSQL', () => {
  let server: PostgresServer
  let folders: TemporaryFolder[]
  let one: PortalProcess
  let other: PortalProcess
  beforeAll(async () => {
    server = await startPostgres()
    folders = [await createTemporaryFolder(), await createTemporaryFolder()]
    const shared = {
      DATABASE_URL: server.database('portal'),
      SEALING_KEY: randomBytes(32).toString('base64'),
    }
    const [first, second] = folders.map(({ folder }) => folder.root) as [string, string]
    const begin = (name: string, folder: string) =>
      startPortal(config, { ...shared, PORTAL: name, DATA: folder })
    one = await begin('one', first)
    other = await begin('other', second)
  })
  afterAll(async () => {
    await other?.[Symbol.asyncDispose]()
    await one?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
    for (const folder of folders) await folder[Symbol.asyncDispose]()
  })

  const api = async (portal: PortalProcess, path: string, init?: RequestInit) =>
    (await fetch(`${portal.url}/api${path}`, init)).json() as Promise<Record<string, unknown>>

  it('go on with a run that the other has begun, when that is killed', async () => {
    const { id } = await api(one, '/scaffolder/v2/tasks', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ templateRef: 'template:default/handed-on', values: {} }),
    })
    const messages = async (portal: PortalProcess) => {
      const events = (await api(portal, `/scaffolder/v2/tasks/${id}/events`)) as unknown as {
        body: { message: string }
      }[]
      return events.map(({ body }) => body.message)
    }
    const startedBy = () => messages(other).then((all) => all.join('\n'))
    // Whichever of the two took it up: the other one sees it.
    await expect.poll(startedBy).toMatch(/attempt 1 by (?:one|other)/)
    const [, holder] = /attempt 1 by (\w+)/.exec(await startedBy()) ?? []
    const [killed, left] = holder === 'one' ? [one, other] : [other, one]
    expect(await messages(killed)).toEqual(await messages(left))
    killed.kill('SIGKILL')
    await killed.ended

    const survivor = left === one ? 'one' : 'other'
    await expect
      .poll(async () => (await api(left, `/scaffolder/v2/tasks/${id}`)).status)
      .toBe('completed')
    const all = await messages(left)
    expect(all.filter((message) => / by /.test(message))).toEqual([
      `first by ${holder}`,
      `attempt 1 by ${holder}`,
      `attempt 2 by ${survivor}`,
      `last by ${survivor}`,
    ])
    left.kill('SIGTERM')
    expect(await left.ended).toMatchObject({ code: 0 })
  })
})
