import type { ServedPortal } from '@callboard/portal'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepScreenshot, launchBrowser, viewports } from './browser.ts'
import { serveDemo } from './demo-portal.ts'
import { overflowOf, violationsOf } from './measure.ts'

let demo: ServedPortal
let browser: Browser
beforeAll(async () => {
  ;[demo, browser] = await Promise.all([serveDemo(), launchBrowser()])
  // The first question fills the search.
  await fetch(`${demo.url}/search/palette?q=payment`)
})
afterAll(async () => {
  await browser?.close()
  await demo?.[Symbol.asyncDispose]()
})

const pathOf = (page: Page) => new URL(page.url()).pathname
const chosen = (page: Page) => page.locator('dialog.palette [aria-selected="true"]')

describe('the palette', () => {
  let page: Page
  beforeEach(async () => {
    page = await browser.newPage({ baseURL: demo.url })
    await page.goto('/')
  })
  afterEach(() => page.close())

  it.each(['/', 'Control+k', 'Meta+k'])('opens by %s, and Escape closes it', async (key) => {
    await page.keyboard.press(key)
    expect(await page.getByRole('combobox', { name: 'Search' }).isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.locator('dialog.palette[open]').count()).toBe(0)
  })

  it('opens exactly what is highlighted', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('payments-db')
    await page
      .getByRole('option', { name: /payments-db/ })
      .first()
      .waitFor()
    await page.keyboard.press('ArrowDown')
    const href = await chosen(page).getAttribute('href')
    const active = await page.getByRole('combobox').getAttribute('aria-activedescendant')
    expect(active).toBe(await chosen(page).getAttribute('id'))
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname !== '/')
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe(href)
  })

  it('means what was typed when Enter comes before the answer, whatever stood there', async () => {
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    // The answer to the last letters comes late, and the one before has been shown.
    await page.route(/palette\?q=payments-db$/, async (route: Route) => {
      await held
      await route.continue()
    })
    await page.keyboard.press('/')
    await page.keyboard.type('payments')
    await page.getByRole('option', { name: /^Payments API/ }).waitFor()
    await page.keyboard.type('-db')
    expect(await chosen(page).count()).toBe(0)
    await page.keyboard.press('Enter')
    release()
    await page.waitForURL((url) => url.pathname !== '/')
    expect(pathOf(page)).toBe('/catalog/default/resource/payments-db')
  })

  it('keeps the first result highlighted under a pointer at rest', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('pay')
    await chosen(page).waitFor()
    const box = await page.getByRole('option').nth(4).boundingBox()
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 10)
    await page.mouse.move((box?.x ?? 0) + 30, (box?.y ?? 0) + 12)
    expect(await chosen(page).getAttribute('id')).toBe('palette-option-4')
    await page.keyboard.type('ments')
    await page.locator('#palette-option-0[aria-selected="true"]').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname !== '/')
    expect(pathOf(page)).toMatch(/payments/)
  })

  it('begins with what is starred and what was opened last', async () => {
    await page.goto('/catalog/default/component/payment-gateway')
    const star = page.getByRole('button', { name: 'Star this page' })
    await star.click()
    expect(await star.getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('/')
    await page.keyboard.type('ledger')
    await chosen(page).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/ledger/)
    await page.keyboard.press('/')
    const groups = page.locator('dialog.palette [role="group"]')
    expect(
      await groups.evaluateAll((all) => all.map((group) => group.getAttribute('aria-label'))),
    ).toEqual(['Starred', 'Recent'])
    await page.keyboard.press('Enter')
    await page.waitForURL(/payment-gateway/)
    expect(
      await page.getByRole('button', { name: 'Star this page' }).getAttribute('aria-pressed'),
    ).toBe('true')
  })

  it('leads on where nothing is found', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('ledger kind:nothing')
    const without = page.getByRole('option', { name: /Without kind:nothing/ })
    await without.waitFor()
    expect(await chosen(page).textContent()).toBe(await without.textContent())
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/search\?q=ledger$/)
    await page.keyboard.press('/')
    // Nothing that was searched for is a place of its own.
    expect(await page.getByRole('option').count()).toBe(0)
  })

  it('leads to the search page for more, and where the search does not answer', async () => {
    await page.route(/search\/palette/, (route) => route.abort())
    await page.keyboard.press('/')
    await page.keyboard.type('ledger')
    await page.getByText('The search does not answer').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/search\?q=ledger/)
  })
})

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('the search page, %s', (_how, javaScriptEnabled) => {
  it('narrows by type and by filters, with counts, and its address says all', async () => {
    const context = await browser.newContext({ baseURL: demo.url, javaScriptEnabled })
    const page = await context.newPage()
    await page.goto('/search?q=payment')
    const tabs = page.getByRole('navigation', { name: 'Type' }).getByRole('link')
    const counts = (await tabs.allInnerTexts()).map((text) => Number(/\d+$/.exec(text)?.[0]))
    expect(counts[0]).toBe(counts.slice(1).reduce((sum, count) => sum + count, 0))
    await page.getByRole('link', { name: /^Docs \d/ }).click()
    await page.waitForURL(/type=techdocs/)
    const owner = page.getByRole('group', { name: 'Owner' }).getByRole('checkbox').first()
    const value = await owner.getAttribute('value')
    await owner.check()
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Search' }).first().click()
    await page.waitForURL(/owner=/)
    const address = new URL(page.url())
    expect(Object.fromEntries(address.searchParams)).toEqual({
      q: 'payment',
      type: 'techdocs',
      owner: value,
    })
    const status = String(
      await page
        .getByRole('status')
        .filter({ hasText: /result/ })
        .textContent(),
    )
    const shared = await browser.newPage({ baseURL: demo.url })
    await shared.goto(address.pathname + address.search)
    const again = String(
      await shared
        .getByRole('status')
        .filter({ hasText: /result/ })
        .textContent(),
    )
    expect(again.replace(/ in .*/, '')).toBe(status.replace(/ in .*/, ''))
    await shared.close()
    await context.close()
  })
})

const looks: Record<string, string | ((page: Page) => Promise<unknown>)> = {
  'search-owner': '/search?q=who+owns+billing-api',
  'search-filtered': '/search?q=payment&kind=API&tag=rest',
  'search-nothing': '/search?q=qqqqqqqq&type=wiki',
  'palette-nothing': async (page) => {
    await page.goto('/')
    await page.keyboard.press('/')
    await page.keyboard.type('qqqqqqqq')
    await page.locator('.palette-empty').waitFor()
  },
}

describe.each(viewports)('at $width pixels', (viewport) => {
  it.each(Object.entries(looks))(
    '%s fits, is accessible, and is kept as a picture',
    async (title, way) => {
      const page = await browser.newPage({ baseURL: demo.url, viewport, reducedMotion: 'reduce' })
      if (typeof way === 'string') await page.goto(way)
      else await way(page)
      await keepScreenshot(page, `${title}-${viewport.width}-light`)
      expect(await overflowOf(page)).toBeLessThanOrEqual(0)
      expect(await violationsOf(page)).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      await keepScreenshot(page, `${title}-${viewport.width}-dark`)
      expect(await violationsOf(page, ['color-contrast'])).toEqual([])
      await page.close()
    },
  )
})
