import { defineCheck, defineSignal } from '@callboard/catalog'
import { createLogger, type LogRecord } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { defineAction } from '@callboard/scaffolder'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { PortalConfig } from '../src/define-config.ts'
import { definePlugin } from '../src/plugins/define-plugin.ts'
import type { EntityTab } from '../src/plugins/entity-tab.ts'
import { type ServedPortal, servePortal } from '../src/serve-portal.ts'

const tab = (name: string, read: EntityTab['read'], more: Partial<EntityTab> = {}): EntityTab => ({
  name,
  title: name.toUpperCase(),
  read,
  ...more,
})
const plugin = definePlugin({
  name: 'everything',
  entityTabs: [
    tab('good', ({ ref, catalog }) => [
      {
        title: 'Of <ref>',
        text: `It is ${ref} of ${catalog.query({}).totalItems}`,
        facts: [
          { label: 'Site', value: 'Open', url: 'https://example.com/' },
          { label: 'Script', value: 'Run', url: 'javascript:alert(1)' },
        ],
        table: {
          columns: ['What', 'Count'],
          rows: [
            [{ text: 'Here', href: '/catalog' }, 1234],
            [{ text: 'There', href: '//evil.example' }, 0],
          ],
        },
      },
    ]),
    tab('empty', () => []),
    tab('bad', () => {
      throw new Error('the other system is down')
    }),
    tab('never', () => new Promise(() => {}), { applies: () => false }),
  ],
  signals: [
    defineSignal({
      name: 'weather',
      read: () => ({ summary: 'It rains', level: 'ok', facts: [], data: {} }),
    }),
  ],
  checks: [defineCheck({ name: 'has-roof', evaluate: () => ({ status: 'passed' }) })],
  actions: [defineAction({ id: 'weather:wait', input: z.object({}), run: () => {} })],
})

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'house' },
  spec: { type: 'service', lifecycle: 'production', owner: 'crew' },
}
const config: PortalConfig = {
  organisation: 'Test',
  catalog: { providers: [{ name: 'given', read: () => [{ entity }] }] },
  plugins: [plugin],
}

let served: ServedPortal
let close: () => Promise<void>
const lines: LogRecord[] = []
beforeAll(async () => {
  const temporary = await createTemporaryFolder()
  const loaded = { config, folder: temporary.folder.root }
  const logger = createLogger({ sink: (record) => lines.push(record) })
  served = await servePortal({ loaded, port: 0, logger })
  close = async () => {
    await served[Symbol.asyncDispose]()
    await temporary[Symbol.asyncDispose]()
  }
})
afterAll(() => close())

const read = async (path: string) => {
  const answer = await fetch(`${served.url}/catalog/default/component/house${path}`)
  return { status: answer.status, html: (await answer.text()).replaceAll(/\s+/g, ' ') }
}

it('has its tabs on the entities that they apply to, after those of the portal', async () => {
  const { html } = await read('')
  const tabs = [...html.matchAll(/component\/house\/(tabs\/\w+|raw)">[A-Z]/g)].map(
    ([, path]) => path,
  )
  expect(tabs).toEqual(['raw', 'tabs/good', 'tabs/empty', 'tabs/bad'])
  expect((await read('/tabs/never')).status).toBe(404)
  expect((await read('/tabs/nope')).status).toBe(404)
})

it('shows what a tab gives as text, and as links only what leads somewhere', async () => {
  const { status, html } = await read('/tabs/good')
  expect(status).toBe(200)
  expect(html).toContain('<h2>Of &lt;ref&gt;</h2>')
  expect(html).toContain('It is component:default/house of 1')
  expect(html).toContain('href="https://example.com/"')
  expect(html).toContain('<a href="/catalog">Here</a>')
  expect(html).toContain('<td class="number">1,234</td>')
  expect(html).not.toMatch(/javascript:|evil\.example/)
})

it('says that there is nothing, or that it could not be read', async () => {
  expect((await read('/tabs/empty')).html).toContain('There is nothing under EMPTY')
  const bad = await read('/tabs/bad')
  expect([bad.status, bad.html]).toEqual([200, expect.stringContaining('BAD could not be read')])
  expect(bad.html).not.toContain('the other system is down')
  expect(lines).toContainEqual({
    level: 'warn',
    message: 'a tab could not be read',
    fields: { tab: 'bad', ref: 'component:default/house', error: 'the other system is down' },
  })
})

it('adds signals, checks and actions to those that are there', async () => {
  expect((await read('/signals')).html).toContain('It rains')
  const { html } = await read('/checks')
  expect(html).toContain('has-roof')
  expect(html).toContain('described')
  expect(served.portal.scaffolder.actions.map(({ id }) => id)).toContain('weather:wait')
})
