import { createRequire } from 'node:module'
import type { ServedPortal } from '@callboard/portal'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepScreenshot, launchBrowser, looks } from './browser.ts'
import { serveDemo } from './demo-portal.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const pages = {
  home: '/',
  catalog: '/catalog?kind=component',
  entity: '/catalog/default/component/payment-gateway',
  impact: '/catalog/default/resource/payments-db/impact',
  api: '/catalog/default/api/payments-api/api',
  raw: '/catalog/default/component/payment-gateway/raw',
  templates: '/templates',
  form: '/templates/default/new-go-service',
  runs: '/runs',
  'docs-home': '/docs',
  docs: '/docs/default/component/payment-gateway/',
  search: '/search?q=payment',
  ingestion: '/ingestion',
  missing: '/nothing-here',
} as const

let demo: ServedPortal
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([serveDemo(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await demo?.[Symbol.asyncDispose]()
})

describe.each(looks)('at $name', ({ name, viewport, colorScheme }) => {
  it.each(Object.entries(pages))(
    'the page %s fits, is accessible, and is kept as a picture',
    async (title, path) => {
      const context = await browser.newContext({
        baseURL: demo.url,
        viewport,
        colorScheme,
        bypassCSP: true,
      })
      const page = await context.newPage()
      await page.goto(path)
      await page.waitForLoadState('networkidle')
      await keepScreenshot(page, `${title}-${name}`)
      if (process.env.UPDATE && title === 'impact' && name === '1440-light') {
        // The picture of the README.
        await page.screenshot({ path: 'docs/images/impact.png' })
      }
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect(overflow).toBeLessThanOrEqual(0)
      await page.addScriptTag({ path: axe })
      const violations = await page.evaluate<string[]>(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).slice(0, 3).join(' | ')))`,
      )
      expect(violations).toEqual([])
      await context.close()
    },
  )
})
