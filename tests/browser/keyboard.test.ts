import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServedPortal, servePortal } from '@callboard/portal'
import { defineAction } from '@callboard/scaffolder'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { templateProvider } from '../../examples/portal/tests/fixtures-template.ts'
import { launchBrowser } from './browser.ts'

const seen: { values: unknown }[] = []
const see = defineAction({
  id: 'test:see',
  input: z.looseObject({ values: z.unknown() }),
  run: ({ input }) => {
    seen.push(input)
  },
})

let folder: string
let served: ServedPortal
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-keyboard-'))
  const catalog = { providers: [templateProvider] }
  const config = { organisation: 'Keys', catalog, scaffolder: { actions: [see] } }
  const loaded = { config, folder }
  ;[served, browser] = await Promise.all([servePortal({ loaded, port: 0 }), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await served?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  complaints = []
  page = await browser.newPage({ baseURL: served.url })
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
})
afterEach(async () => {
  await page.close()
  expect(complaints).toEqual([])
})

interface Stop {
  name: string
  text: string
  ring: boolean
}

/** Where the focus is, and whether one can see it. */
const focused = () =>
  page.evaluate<Stop>(`(() => {
    const at = document.activeElement
    const style = getComputedStyle(at)
    return { name: at.name ?? '', text: at.textContent.trim(), ring: style.outlineStyle !== 'none' }
  })()`)

/** Presses Tab until the focus is where it is wanted; every stop on the way must be seen. */
async function tabTo(wanted: (stop: Stop) => boolean): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab')
    const stop = await focused()
    if (!stop.ring) throw new Error(`The focus cannot be seen on "${stop.name || stop.text}"`)
    if (wanted(stop)) return
  }
  throw new Error('The focus never came there')
}

it('fills in a form with a list of groups, plans it and runs it without a mouse', async () => {
  await page.goto('/templates/default/everything')
  await tabTo(({ name }) => name === 'name')
  await page.keyboard.type('fx-rates')
  await tabTo(({ name, text }) => name === '_add' && text.startsWith('Add'))
  await page.keyboard.press('Enter')
  await page.getByRole('group', { name: 'User 1', exact: true }).waitFor()
  await expect.poll(async () => (await focused()).text).toMatch(/^User 1/)
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('fx-rates')
  await tabTo(({ name }) => name === 'users.0.login')
  await page.keyboard.type('ada')

  // Enter in a field plans; it presses none of the buttons that change the list.
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'What will happen' }).waitFor()
  await tabTo(({ text }) => text === 'Run')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/runs\//)
  await page.getByRole('heading', { name: 'Done' }).waitFor()
  expect(seen).toMatchObject([{ values: { name: 'fx-rates', users: [{ login: 'ada' }] } }])
})

it('takes a group out again, in place', async () => {
  await page.goto('/templates/default/everything')
  const add = page.getByRole('button', { name: 'Add to Users' })
  await add.click()
  await page.getByLabel('Login').fill('ada')
  await add.click()
  await page.getByRole('group', { name: 'User 2', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Remove User 1' }).click()
  await expect.poll(() => page.getByLabel('Login').count()).toBe(1)
  expect(await page.getByLabel('Login').inputValue()).toBe('')
})

it('opens an entity from the list', async () => {
  await page.goto('/catalog')
  expect(await page.getByRole('heading', { name: /^Catalog/ }).count()).toBe(1)
  await tabTo(({ text }) => text === 'Everything')
  await page.keyboard.press('Enter')
  await page.waitForURL(/everything/)
})
