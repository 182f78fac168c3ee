import type { ServedPortal } from '@callboard/portal'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepScreenshot, launchBrowser, type Viewport, viewports } from './browser.ts'
import { serveDemo } from './demo-portal.ts'
import { overflowOf, violationsOf } from './measure.ts'
import { fillGoService, runGoService } from './new-go-service.ts'

const form = '/templates/default/new-go-service'

/** How a page is come to: by its address, or by what is done to see it. */
const pages: Record<string, string | ((page: Page) => Promise<unknown>)> = {
  home: '/',
  catalog: '/catalog?kind=component',
  facet: '/catalog?facet=tag&tag=go',
  entity: '/catalog/default/component/payment-gateway',
  'entity-group': '/catalog/default/group/fintech-team',
  relations: '/catalog/default/group/fintech-team/relations/ownerOf',
  impact: '/catalog/default/resource/payments-db/impact',
  api: '/catalog/default/api/payments-api/api?operation=post-%2Fpayments',
  'entity-checks': '/catalog/default/component/fraud-scoring/checks',
  'entity-history': '/catalog/default/component/payment-gateway/history',
  raw: '/catalog/default/component/payment-gateway/raw',
  templates: '/templates',
  form,
  'form-refused': async (page) => {
    await page.goto(form)
    await page.getByRole('button', { name: 'Plan' }).click()
    await page.getByRole('heading', { name: /answers need a change/ }).waitFor()
  },
  plan: async (page) => {
    await page.goto(form)
    await fillGoService(page, 'looks-planned')
  },
  actions: '/actions',
  action: async (page) => {
    await page.goto('/actions/fs:write?example=0')
    await page.getByRole('button', { name: 'Plan the step' }).click()
    await page.getByText('Input as it would be given').waitFor()
  },
  'action-long': '/actions/publish:github',
  'action-refused': async (page) => {
    await page.goto('/actions/fs:write')
    await page.getByLabel('Input as YAML').fill('pat: notes.md')
    await page.getByRole('button', { name: 'Plan the step' }).click()
    await page.getByText('did you mean "path"?').waitFor()
  },
  run: (page) => page.goto(runPath),
  runs: '/runs',
  repository: '/git/acme/looks-service',
  file: '/git/acme/looks-service/blob/main/catalog-info.yaml',
  'docs-home': '/docs',
  'docs-by-owner': '/docs?by=owner',
  'docs-problems': '/docs/problems',
  'docs-coverage': '/docs/coverage',
  'docs-builds': '/docs/builds',
  'docs-search': '/docs/default/component/payment-gateway/?q=runbook',
  docs: '/docs/default/component/payment-gateway/',
  wiki: '/wiki/',
  search: '/search?q=payment',
  palette: async (page) => {
    await page.goto('/')
    await page.keyboard.press('/')
    await page.keyboard.type('payment')
    await page.getByRole('option').first().waitFor()
  },
  checks: '/checks',
  check: '/checks/documented',
  incident: '/incident/default/resource/payments-db',
  integrity: '/integrity',
  ingestion: '/ingestion',
  register: '/ingestion/register',
  settings: '/settings',
  missing: '/nothing-here',
}

let runPath: string

/** Declares the tests of all pages in a window of a size. Each size has a file, so that they are looked at side by side. */
export function looksAt(viewport: Viewport): void {
  describe(`at ${viewport.width} pixels`, () => {
    let demo: ServedPortal
    let browser: Browser
    let page: Page
    beforeAll(async () => {
      ;[demo, browser] = await Promise.all([serveDemo(), launchBrowser()])
      // A colour that is on its way to another one has neither's contrast.
      page = await browser.newPage({ baseURL: demo.url, viewport, reducedMotion: 'reduce' })
      runPath = await runGoService(page, 'looks-service')
    })
    afterAll(async () => {
      await browser?.close()
      await demo?.[Symbol.asyncDispose]()
    })

    it.each(Object.entries(pages))(
      'the page %s fits, is accessible, and is kept as a picture',
      async (title, way) => {
        await page.emulateMedia({ colorScheme: 'light' })
        if (typeof way === 'string') await page.goto(way)
        else await way(page)
        await keepScreenshot(page, `${title}-${viewport.width}-light`)
        if (process.env.UPDATE && title === 'impact' && viewport === viewports[0]) {
          // The picture of the README.
          await page.screenshot({ path: 'docs/images/impact.png' })
        }
        expect(await overflowOf(page)).toBeLessThanOrEqual(0)
        expect(await violationsOf(page)).toEqual([])
        await page.emulateMedia({ colorScheme: 'dark' })
        await keepScreenshot(page, `${title}-${viewport.width}-dark`)
        // Dark, the same page has other colours and nothing else, and those are the same at each width.
        if (viewport === viewports[0])
          expect(await violationsOf(page, ['color-contrast'])).toEqual([])
      },
    )
  })
}
