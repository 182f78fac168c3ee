import type { ServedPortal } from '@callboard/portal'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hasProgram, unless } from '../../examples/acme/tests/toolchains.ts'
import { keepScreenshot, launchBrowser, viewports } from './browser.ts'
import { serveDemo } from './demo-portal.ts'
import { overflowOf, violationsOf } from './measure.ts'
import { fillGoService } from './new-go-service.ts'

let demo: ServedPortal
let browser: Browser
let page: Page

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([serveDemo(), launchBrowser()])
  page = await browser.newPage({ baseURL: demo.url, viewport: { width: 1440, height: 900 } })
})
afterAll(async () => {
  await browser?.close()
  await demo?.[Symbol.asyncDispose]()
})

const hasTerraform = hasProgram('terraform')
const withDatabase = hasTerraform ? { database: 'PostgreSQL 16' } : {}
const without = unless('terraform').replace('skipped', 'no database')

/** Looks at the page as people with other screens do, and leaves it as it was. */
async function look(name: string): Promise<void> {
  for (const viewport of [...viewports].reverse()) {
    await page.setViewportSize(viewport)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await keepScreenshot(page, `${name}-${viewport.width}-${colorScheme}`)
    }
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  }
  expect(await violationsOf(page)).toEqual([])
}

/** Answers the form of a template by clicks, from the list of templates to its plan. */
async function plan(template: string, name: string): Promise<void> {
  await page.goto('/templates')
  await page.getByRole('link', { name: template, exact: true }).first().click()
  await fillGoService(page, name, withDatabase)
}

/** Carries out the plan that is shown, to the end of the run. */
async function create(end: string): Promise<void> {
  await page.getByRole('button', { name: 'Create service' }).click()
  await page.waitForURL(/\/runs\//)
  await page.getByRole('heading', { name: end }).waitFor({ timeout: 120_000 })
}

/** Steps of the run that is shown, and how each of them stands. */
const states = () =>
  page
    .locator('.run-step')
    .evaluateAll((steps) =>
      steps.map((step) => [step.getAttribute('data-step'), step.classList[1]]),
    )

/** The whole log of the run that is shown. */
const log = () => page.locator('.log-line > span').allTextContents()

it(`creates a service from the list of templates to its docs and the search${without}`, async () => {
  await plan('New Go Service', 'fx-rates')
  if (hasTerraform) await page.getByText('Creates terraform_data.database').first().waitFor()
  await look('golden-path-plan')
  await create('Done')
  expect(await states()).toEqual([
    ['fetch', 'is-succeeded'],
    ['infra', hasTerraform ? 'is-succeeded' : 'is-skipped'],
    ['database', hasTerraform ? 'is-succeeded' : 'is-skipped'],
    ['publish', 'is-succeeded'],
    ['publishGitlab', 'is-skipped'],
    ['register', 'is-succeeded'],
  ])
  await look('golden-path-done')
  const repository = await page
    .getByRole('link', { name: 'Repository', exact: true })
    .getAttribute('href')
  await page.getByRole('link', { name: 'Open in the catalog' }).click()
  await page.waitForURL(/\/catalog\/default\/component\/fx-rates/)
  if (hasTerraform) await page.getByRole('link', { name: 'fx-rates-db' }).first().waitFor()
  await page.getByRole('link', { name: 'Docs' }).last().click()
  await page.locator('article h1', { hasText: 'fx-rates' }).waitFor()
  await page.goto(repository ?? '/missing')
  await page.getByText('catalog-info.yaml').first().waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('fx-rat')
  await page
    .getByRole('option', { name: /fx-rates/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/(?:catalog|docs)\/default\/\w+\/fx-rates/)
})

it(`doubles nothing when it is created with the same answers again${without}`, async () => {
  await plan('New Go Service', 'fx-rates')
  await create('Done')
  expect(await log()).toContain('https://github.com/acme/fx-rates.git holds this content already')
  if (hasTerraform)
    expect(await log()).toContain('Apply complete! Resources: 0 added, 0 changed, 0 destroyed.')
  await page.goto('/catalog?q=fx-rates&kind=component')
  expect(await page.getByRole('link', { name: 'fx-rates', exact: true }).count()).toBe(1)
  expect(await demo.portal.standIn?.repositories.list()).toEqual([
    { owner: 'acme', repo: 'fx-rates' },
  ])
})

it(`takes everything back, the last first, when the last step fails${without}`, async () => {
  await plan('Failing', 'fx-undone')
  await create('Failed')
  await page.getByText('There is no file "nowhere"').first().waitFor()
  expect(await states()).toEqual([
    ['fetch', 'is-succeeded'],
    ['infra', hasTerraform ? 'is-succeeded' : 'is-skipped'],
    ['database', hasTerraform ? 'is-undone' : 'is-skipped'],
    ['publish', 'is-undone'],
    ['publishGitlab', 'is-skipped'],
    ['register', 'is-undone'],
    ['last', 'is-failed'],
  ])
  expect((await log()).filter((line) => /^(?:Undoing|Undid) /.test(line))).toEqual([
    'Undoing step Add it to the catalog',
    'Undid step Add it to the catalog',
    'Undoing step Create the repository on GitHub',
    'Undid step Create the repository on GitHub',
    ...(hasTerraform
      ? ['Undoing step Provision the database', 'Undid step Provision the database']
      : []),
  ])
  await look('golden-path-undone')
  const gone = await page.goto('/catalog/default/component/fx-undone')
  expect(gone?.status()).toBe(404)
  expect(await demo.portal.standIn?.repositories.list()).toEqual([
    { owner: 'acme', repo: 'fx-rates' },
  ])
})
