import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesProvider } from '@callboard/catalog'
import { type ServedPortal, servePortal } from '@callboard/portal'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'

let folder: string
let served: ServedPortal
let browser: Browser

const page = (text: string) => writeFile(join(folder, 'docs/index.md'), `# Ledger\n\n${text}\n`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-docs-'))
  await mkdir(join(folder, 'docs'))
  await writeFile(
    join(folder, 'catalog-info.yaml'),
    `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ledger, annotations: { backstage.io/techdocs-ref: 'dir:.' } }
spec: { type: service, lifecycle: production, owner: books }
`,
  )
  await writeFile(join(folder, 'mkdocs.yml'), 'site_name: Ledger\n')
  await page('Entries are kept for seven years.')
  ;[served, browser] = await Promise.all([
    servePortal({
      loaded: {
        folder,
        config: {
          organisation: 'Books',
          dataFolder: join(folder, '.callboard'),
          folders: [folder],
          catalog: { providers: [filesProvider({ root: folder })] },
        },
      },
      port: 0,
    }),
    launchBrowser(),
  ])
})
afterAll(async () => {
  await browser?.close()
  await served?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

it('shows a change of the docs on disk to whoever reads them next', async () => {
  const reader = await browser.newPage({ baseURL: served.url })
  const article = async () => {
    await reader.goto('/docs/default/component/ledger/')
    return reader.locator('article').textContent()
  }
  expect(await article()).toContain('seven years')
  await page('Entries are kept for ten years.')
  await expect.poll(article).toContain('ten years')
  await reader.goto('/incident/default/component/ledger')
  const state = reader.getByRole('region', { name: 'How it does' })
  expect(await state.textContent()).toMatch(/ledger:\s+Ledger.*from its docs/s)
  const found = async () => {
    await reader.goto('/search?q=kept+ten+years')
    return reader.locator('main').textContent()
  }
  await expect.poll(found).toContain('Ledger')
})
