import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'
import { createDocs, defaultTheme } from '@callboard/docs'
import { createDocsHttp, createSiteHttp } from '@callboard/docs/http'
import { folderStore, releaseOf, versionedPublisher } from '@callboard/docs/publish'
import { type ServedHandler, serveHandler } from '@callboard/portal'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepScreenshot, launchBrowser, viewports } from './browser.ts'
import { overflowOf, violationsOf } from './measure.ts'

const require = createRequire(new URL('../../examples/portal/package.json', import.meta.url))
const everything = readFileSync(new URL('fixtures/everything.md', import.meta.url), 'utf8')

let temporary: TemporaryFolder
let served: ServedHandler
let browser: Browser
let page: Page
let complaints: string[]
/** Bytes of all answers since the last page was asked for, as the server made them. */
let bytes: number

beforeAll(async () => {
  temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write(
    'mkdocs.yml',
    'site_name: Handbook\nrepo_url: https://github.com/acme/handbook\n',
  )
  await folder.write('docs/index.md', '# Handbook\n\nHow we take payments.\n\n## Start\n\nText.\n')
  await folder.write('docs/everything.md', everything)
  const pages = Array.from(
    { length: 40 },
    (_, n) => `docs/many/page-${String(n).padStart(2, '0')}.md`,
  )
  for (const path of pages) await folder.write(path, `# ${path.slice(10, -3)}\n\nPart of many.\n`)
  const site = await createDocs({ source: folder }).load()
  const theme = defaultTheme({ mermaid: readFileSync(require.resolve('@mermaid-js/tiny')) })
  const http = createSiteHttp({ theme, site: () => site })
  const counting = {
    async fetch(request: Request) {
      const answer = await http.fetch(request)
      bytes += (await answer.clone().arrayBuffer()).byteLength
      return answer
    },
  }
  ;[served, browser] = await Promise.all([serveHandler(counting, { port: 0 }), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await served?.[Symbol.asyncDispose]()
  await temporary?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  complaints = []
  bytes = 0
  page = await browser.newPage({ baseURL: served.url })
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!/^(?:data:|http:\/\/localhost:)/.test(request.url())) complaints.push(request.url())
  })
})
afterEach(async () => {
  await page.close()
  expect(complaints).toEqual([])
})

describe.each(viewports)('a written site at $width pixels', (viewport) => {
  it.each(['/', '/everything/', '/many/page-20/'])(
    'fits, is accessible and is kept as a picture: %s',
    async (path) => {
      await page.setViewportSize(viewport)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.goto(path)
        if (path === '/everything/') await page.locator('img.docs-diagram').waitFor()
        await keepScreenshot(
          page,
          `site${path.replaceAll('/', '-')}${viewport.width}-${colorScheme}`,
        )
        expect(await overflowOf(page)).toBeLessThanOrEqual(0)
        expect(await violationsOf(page)).toEqual([])
      }
    },
  )
})

it('sends a first page of at most 60 KB', async () => {
  await page.goto('/', { waitUntil: 'networkidle' })
  expect(bytes).toBeGreaterThan(10_000)
  expect(bytes).toBeLessThanOrEqual(60_000)
})

it('is read by keyboard: search, next, previous', async () => {
  await page.goto('/')
  await page.keyboard.press('n')
  await page.waitForURL('**/everything/')
  await page.keyboard.press('p')
  await page.waitForURL(`${served.url}/`)
  await page.keyboard.press('s')
  await page.keyboard.type('catalog-inf')
  await page.getByRole('option').first().waitFor()
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.waitForURL('**/everything/?h=*')
  expect(await page.evaluate<number>('CSS.highlights.get("found")?.size ?? 0')).toBeGreaterThan(0)
  await page.keyboard.press('Escape')
  expect(page.url()).not.toContain('?h=')
})

it('unfolds the whole navigation on every page, around where the reader is', async () => {
  await page.goto('/many/page-20/')
  const current = page.locator('.site-nav [aria-current]')
  await page.locator('.site-nav button').first().waitFor()
  expect(await current.textContent()).toBe('page-20')
  expect(await page.locator('.site-nav a').count()).toBe(42)
})

it('keeps the colours that the reader chose', async () => {
  await page.goto('/')
  const button = page.getByRole('button', { name: /^Colours/ })
  await button.click()
  await button.click()
  await page.goto('/everything/')
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
})

it('marks in the contents where the reader has jumped to, and then where he scrolls', async () => {
  await page.goto('/everything/')
  const links = page.locator('.site-toc a')
  const current = page.locator('.site-toc [aria-current]')
  for (let at = 0; at < (await links.count()); at += 1) {
    await links.nth(at).click()
    await page.waitForURL(`**/everything/${await links.nth(at).getAttribute('href')}`)
    expect(await current.textContent()).toBe(await links.nth(at).textContent())
  }
  await page.locator('article').hover()
  await page.mouse.wheel(0, -100_000)
  await expect.poll(() => current.textContent()).toBe(await links.first().textContent())
})

it('has a page for what is not there, wherever that would be', async () => {
  const answer = await page.goto('/nothing/here/at-all')
  expect(answer?.status()).toBe(404)
  await page.locator('.site-nav button').first().waitFor()
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('link', { name: 'home page' }).click()
  await page.waitForURL(`${served.url}/`)
  // The browser tells of the answer itself.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('404')])
})

it('leads from a page to the same one in another version', async () => {
  const publisher = versionedPublisher({ store: folderStore(temporary.folder), prefix: 'kept' })
  const ref = 'component:default/handbook'
  const site = await createDocs({ source: temporary.folder }).load()
  const release = releaseOf(site, defaultTheme({ versioned: true }))
  await publisher.publish({ ref, release, version: '1.9' })
  await publisher.publish({ ref, release, version: '1.10', current: true })
  const sites = {
    get: (of: string, options: object) => publisher.read({ ref: of, ...options }),
    versions: (of: string) => publisher.versions({ ref: of }),
  }
  await using versions = await serveHandler(createDocsHttp({ sites }), { port: 0 })
  const root = `${versions.url}/api/techdocs/static/docs/default/component/handbook`
  await page.goto(`${root}/everything/`)
  const select = page.getByLabel('Version')
  await select.waitFor()
  expect(await select.locator('option').allTextContents()).toEqual(['1.10', '1.9'])
  await select.selectOption('1.9')
  await page.waitForURL(`${root}/@1.9/everything/`)
  expect(await violationsOf(page)).toEqual([])
  await select.selectOption('1.10')
  await page.waitForURL(`${root}/everything/`)
  // Before its server goes.
  await page.waitForLoadState('networkidle')
})
