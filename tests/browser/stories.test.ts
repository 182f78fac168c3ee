import type { ServedPortal } from '@callboard/portal'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { serveDemo } from './demo-portal.ts'
import { fillGoService } from './new-go-service.ts'

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
    await page.waitForURL(/catalog/)
    await page.getByRole('searchbox', { name: 'Filter by name or description' }).fill('payment')
    await page.waitForURL(/q=payment/)
    await page.getByRole('link', { name: 'payment-gateway', exact: true }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('payment-gateway')
    expect(await page.getByText('Handles PCI-compliant transactions').count()).toBeGreaterThan(0)
  })

  it('keeps the unfolded values of a filter open while the list changes', async () => {
    await page.goto('/catalog')
    await page.getByText(/^\d+ more of Tag$/).click()
    await page.locator('#more-tag').getByRole('searchbox', { name: 'Find in Tag' }).fill('sunset')
    await page
      .locator('#more-tag')
      .getByRole('checkbox', { name: /^sunset/ })
      .check()
    await page.waitForURL(/tag=sunset/)
    await page.getByRole('link', { name: 'Remove the filter sunset' }).waitFor()
    expect(await page.locator('#more-tag').getAttribute('open')).toBe('')
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

  it('names who and what when the payments database fails, on a phone as well', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/catalog/default/resource/payments-db')
    await page.getByRole('link', { name: 'Incident', exact: true }).click()
    await page.waitForURL(/\/incident\//)
    const section = (name: string | RegExp) => page.getByRole('region', { name })
    expect(await section('Whom to call').textContent()).toMatch(
      /carries the pager.*Site reliability/s,
    )
    expect(
      await section('What to do')
        .getByRole('link', { name: /runbook/i })
        .count(),
    ).toBe(1)
    expect(await section(/^What is hit/).textContent()).toContain('payment-gateway')
    expect(
      await section(/^Owners to tell/)
        .getByRole('link', { name: 'Fintech', exact: true })
        .count(),
    ).toBe(1)
    const text = await page.request.get(`${new URL(page.url()).pathname}.txt`)
    expect(await text.text()).toMatch(/^Payments database \(resource:default\/payments-db\)/)
  })

  it('answers "who owns the billing API" with the owner', async () => {
    await page.goto('/')
    await page.keyboard.press('/')
    await page.keyboard.type('who owns the billing API')
    await page.getByRole('option', { name: /^All [\d,]+ results/ }).click()
    await page.waitForURL(/\/search/)
    expect(await page.locator('.search-answer').textContent()).toMatch(
      /Billing API is owned by\s+Fintech/,
    )
  })

  it('keeps colours, contrast and stars where they are chosen', async () => {
    await page.goto('/catalog/default/component/payment-gateway')
    await page.getByRole('button', { name: 'Star this page' }).click()
    await page.goto('/')
    await page.getByRole('link', { name: 'Ada N., settings' }).click()
    await page.getByLabel('Dark').check()
    await page.getByLabel('More contrast').check()
    await page.reload()
    const ground = () =>
      page.evaluate(() =>
        getComputedStyle(document.documentElement).getPropertyValue('background-color'),
      )
    expect(await ground()).toBe('rgb(0, 0, 0)')
    const starred = page.getByRole('region', { name: 'Starred' })
    expect(await starred.getByRole('link', { name: 'payment-gateway' }).count()).toBe(1)
    await starred.getByRole('button', { name: 'No longer star payment-gateway' }).click()
    await starred.waitFor({ state: 'hidden' })
  })

  it('shows the signals of a service once they are read', async () => {
    await page.goto('/catalog/default/component/checkout')
    await page.locator('aside #signals').getByText('carries the pager').waitFor()
    expect(await page.getByRole('link', { name: 'Read the signals' }).count()).toBe(0)
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
  let plain: BrowserContext
  let reader: Page
  beforeEach(async () => {
    plain = await browser.newContext({ baseURL: demo.url, javaScriptEnabled: false })
    reader = await plain.newPage()
  })
  afterEach(() => plain.close())

  it('filters the catalog, and unfolds the values of a filter', async () => {
    await reader.goto('/catalog?kind=component&q=payment')
    expect(await reader.getByRole('link', { name: 'payment-gateway', exact: true }).count()).toBe(1)
    await reader.goto('/catalog')
    await reader.getByText(/^\d+ more of Tag$/).click()
    await reader.locator('#more-tag').getByRole('checkbox').first().check()
    await reader.getByRole('button', { name: 'Apply filters' }).click()
    await reader.waitForURL(/[?&]tag=/)
    expect(await reader.getByRole('link', { name: /^Remove the filter/ }).count()).toBe(1)
  })

  it('leads to the signals of a service', async () => {
    await reader.goto('/catalog/default/component/checkout')
    await reader.getByRole('link', { name: 'Read the signals' }).click()
    expect(await reader.getByText('carries the pager').count()).toBe(1)
  })

  it('runs New Go Service from the form over the plan and back to the repository', async () => {
    await reader.goto('/templates/default/new-go-service')
    await fillGoService(reader, 'plain-rates')
    await reader.getByRole('button', { name: 'Back' }).click()
    expect(new URL(reader.url()).search).toBe('')
    expect(await reader.getByLabel('Name', { exact: true }).inputValue()).toBe('plain-rates')
    await reader.getByLabel('Port').fill('9090')
    await reader.getByRole('button', { name: 'Plan' }).click()
    expect(await reader.getByText('9090').count()).toBeGreaterThan(0)
    await reader.getByRole('button', { name: /Create/ }).click()
    await reader.waitForURL(/\/runs\//)
    await reader.getByRole('heading', { name: 'Done' }).waitFor({ timeout: 30_000 })
    expect(await reader.locator('.run-step.is-succeeded').count()).toBe(3)
    await reader.getByRole('link', { name: 'Repository', exact: true }).click()
    expect(await reader.getByRole('link', { name: 'catalog-info.yaml' }).count()).toBe(1)
  })
})
