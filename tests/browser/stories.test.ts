import type { ServedPortal } from '@callboard/portal'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { serveDemo } from './demo-portal.ts'

let demo: ServedPortal
let browser: Browser
let context: BrowserContext
let page: Page
/** What the browser complained of: refused scripts, failed requests, uncaught errors. */
let complaints: string[]

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([serveDemo(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await demo?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  complaints = []
  context = await browser.newContext({ baseURL: demo.url, viewport: { width: 1440, height: 900 } })
  page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
})
afterEach(async () => {
  await context.close()
  expect(complaints).toEqual([])
})

describe('the demo in a browser', () => {
  it('finds the payment gateway from the home page', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: /^Components/ }).click()
    await page.getByRole('searchbox', { name: 'Filter by name or description' }).fill('payment')
    await page.waitForURL(/q=payment/)
    await page.getByRole('link', { name: 'payment-gateway', exact: true }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('payment-gateway')
    expect(await page.getByText('Handles PCI-compliant transactions').count()).toBeGreaterThan(0)
  })

  it('says who is hit if the payments database fails, and whom to tell', async () => {
    await page.goto('/catalog/default/resource/payments-db')
    await page.getByRole('link', { name: 'Impact' }).first().click()
    const tiers = page.locator('.tier')
    expect(await tiers.count()).toBeGreaterThanOrEqual(3)
    expect(await tiers.first().textContent()).toContain('payment-gateway')
    const owners = page.getByRole('table', { name: 'Owners to tell' })
    expect(await owners.getByRole('row').count()).toBeGreaterThan(3)
  })

  it('runs New Go Service from the form to the repository, the entity, its docs and the search', async () => {
    await page.goto('/templates')
    await page.getByRole('link', { name: 'New Go Service' }).first().click()
    await page.getByLabel('Name', { exact: true }).fill('fx-rates')
    await page.getByLabel('Description').fill('Serves exchange rates to the checkout')
    await page.getByLabel('Owner').fill('group:default/fintech-team')
    await page.getByRole('button', { name: 'Plan' }).click()
    expect(await page.getByText('cmd').count()).toBeGreaterThan(0)
    expect(await page.getByText('stands in for').count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: /Create/ }).click()
    await page.waitForURL(/\/runs\//)
    await page.getByRole('heading', { name: 'Done' }).waitFor({ timeout: 30_000 })
    const repository = await page
      .getByRole('link', { name: 'Repository', exact: true })
      .getAttribute('href')
    await page.getByRole('link', { name: 'Open in the catalog' }).click()
    expect(page.url()).toContain('/catalog/default/component/fx-rates')
    await page.getByRole('link', { name: 'Docs' }).last().click()
    expect(await page.locator('article h1').first().textContent()).toContain('fx-rates')
    await page.goto(repository ?? '/missing')
    expect(await page.getByText('catalog-info.yaml').count()).toBeGreaterThan(0)

    await page.keyboard.press('/')
    await page.keyboard.type('fx-rat')
    await page
      .getByRole('option', { name: /fx-rates/ })
      .first()
      .waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/fx-rates/)
  })

  it('reads docs and follows a link inside them', async () => {
    await page.goto('/docs')
    await page
      .getByRole('link', { name: /payment.gateway/i })
      .first()
      .click()
    expect(await page.locator('article h1').count()).toBe(1)
    await page
      .getByRole('link', { name: /^Runbook/i })
      .first()
      .click()
    expect(page.url()).toMatch(/runbook/)
  })

  it('answers an address that leads nowhere with a page that helps', async () => {
    const response = await page.goto('/catalog/default/component/payment-gatway')
    expect(response?.status()).toBe(404)
    expect(await page.getByRole('link', { name: /payment-gateway/ }).count()).toBeGreaterThan(0)
    complaints = complaints.filter((text) => !text.includes('404'))
  })
})

describe('the demo without JavaScript', () => {
  it('still filters the catalog and shows a run to its end', async () => {
    const plain = await browser.newContext({ baseURL: demo.url, javaScriptEnabled: false })
    const reader = await plain.newPage()
    await reader.goto('/catalog?kind=component&q=payment')
    expect(await reader.getByRole('link', { name: 'payment-gateway', exact: true }).count()).toBe(1)
    await plain.close()
  })
})
