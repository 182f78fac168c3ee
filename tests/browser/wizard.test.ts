import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServedPortal, servePortal } from '@callboard/portal'
import { defineAction } from '@callboard/scaffolder'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { templateProvider } from '../../examples/portal/tests/fixtures-template.ts'
import { launchBrowser } from './browser.ts'

const see = defineAction({
  id: 'test:see',
  input: z.looseObject({ values: z.unknown() }),
  run: () => {},
  plan: async ({ input, workspace }) => {
    await workspace.write('src/app.json', JSON.stringify(input.values))
    await workspace.write('README.md', '# Read me first')
    return { sideEffects: [] }
  },
})

let folder: string
let served: ServedPortal
let browser: Browser
let context: BrowserContext
let page: Page
let complaints: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-wizard-'))
  const catalog = { providers: [templateProvider] }
  const config = { organisation: 'Wizard', catalog, scaffolder: { actions: [see] } }
  ;[served, browser] = await Promise.all([
    servePortal({ loaded: { config, folder }, port: 0 }),
    launchBrowser(),
  ])
})
afterAll(async () => {
  await browser?.close()
  await served?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  complaints = []
})
afterEach(async () => {
  await context.close()
  expect(complaints).toEqual([])
})

async function open(path: string, options: { javaScriptEnabled?: boolean } = {}): Promise<void> {
  context = await browser.newContext({ baseURL: served.url, ...options })
  page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(path)
}

describe('a form', () => {
  it('says beside a field what is wrong as one types, and takes it back', async () => {
    await open('/templates/default/deploy')
    const name = page.getByLabel('Name', { exact: true })
    await name.pressSequentially('ed')
    const problem = page.locator('#field-name-error')
    await problem.waitFor()
    expect(await problem.textContent()).toContain('Name must be at least 3 characters long')
    expect(await name.getAttribute('aria-invalid')).toBe('true')
    // Nothing is said about what nobody has come to yet.
    expect(await page.locator('#field-region-error').count()).toBe(0)
    await name.pressSequentially('ge')
    await problem.waitFor({ state: 'detached' })
    expect(await name.getAttribute('aria-describedby')).toBe(null)
  })

  it('has a second page only for the answers that ask for it', async () => {
    await open('/templates/default/deploy')
    const gateway = page.getByRole('group', { name: 'The gateway' })
    expect(await gateway.isVisible()).toBe(false)
    await page.getByLabel('Gateway', { exact: true }).check()
    expect(await gateway.isVisible()).toBe(true)
    await page.getByLabel('Entry').fill('EDGE')
    await page.getByText('Entry must match the pattern').first().waitFor()
    await page.getByLabel('Gateway', { exact: true }).uncheck()
    expect(await gateway.isVisible()).toBe(false)
  })

  it('judges the address of a repository when all of its parts are left', async () => {
    await open('/templates/default/deploy')
    await page.getByLabel('Owner').selectOption('org')
    await page.getByLabel('Repository').fill('my app')
    const problem = page.locator('#field-code-error')
    expect(await problem.count()).toBe(0)
    await page.getByLabel('Name', { exact: true }).focus()
    await problem.waitFor()
    expect(await problem.textContent()).toContain('Code is not accepted')
    await page.getByLabel('Host').selectOption('dev.azure.com')
    await page.getByLabel('Organization').waitFor()
    expect(await page.getByLabel('Owner').isVisible()).toBe(false)
  })

  it('works without scripts, all of its fields in sight with their conditions', async () => {
    await open('/templates/default/deploy', { javaScriptEnabled: false })
    await page.getByLabel('Name', { exact: true }).fill('edge')
    await page.getByLabel('Region').selectOption('eu')
    expect(await page.getByText('Asked only when "gateway" is true.').isVisible()).toBe(true)
    await page.getByLabel('Entry').fill('not asked for')
    await page.getByRole('button', { name: 'Look it over' }).last().click()
    await page.getByRole('heading', { name: 'What will happen' }).waitFor()
    // The first file is there to be read, and a link shows another one.
    expect(await page.getByText('# Read me first').isVisible()).toBe(true)
    await page.getByRole('link', { name: /^app\.json/ }).click()
    expect(await page.getByLabel('src/app.json').isVisible()).toBe(true)
    expect(await page.getByText('# Read me first').isVisible()).toBe(false)
    expect(await page.getByLabel('src/app.json').textContent()).not.toContain('not asked for')
    await page.getByRole('button', { name: 'Deploy' }).click()
    await page.waitForURL(/\/runs\//)
  })
})

describe('the actions', () => {
  it('are found while typing, and tried without leaving the page', async () => {
    await open('/actions')
    await page.getByRole('searchbox', { name: 'Filter by id or description' }).fill('write')
    await page.waitForURL(/q=write/)
    await page.getByRole('link', { name: 'fs:write', exact: true }).click()
    const input = page.getByLabel('Input as YAML')
    await input.fill('path: notes.txt\ncontnt: hello')
    await page.getByRole('button', { name: 'Plan the step' }).click()
    await page.getByText('did you mean "content"?').waitFor()
    expect(await page.locator('#tried').textContent()).toContain('input:2:1')
    await input.fill('path: notes.txt\ncontent: hello')
    await page.getByRole('button', { name: 'Plan the step' }).click()
    await page.getByLabel('notes.txt', { exact: true }).waitFor()
    expect(await input.inputValue()).toBe('path: notes.txt\ncontent: hello')
  })
})
