import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServedPortal, servePortal } from '@callboard/portal'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runActions, runsProvider } from '../../examples/portal/tests/fixtures-runs.ts'
import { keepScreenshot, launchBrowser, viewports } from './browser.ts'
import { overflowOf, violationsOf } from './measure.ts'

let folder: string
let served: ServedPortal
let browser: Browser
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-course-'))
  const config = {
    organisation: 'Runs',
    signedInAs: 'user:default/ana',
    catalog: { providers: [runsProvider] },
    scaffolder: {
      actions: runActions({ seen: () => {}, locked: () => true }),
      approvals: { allowInitiator: true },
    },
  }
  const loaded = { config, folder }
  ;[served, browser] = await Promise.all([servePortal({ loaded, port: 0 }), launchBrowser()])
  page = await browser.newPage({ baseURL: served.url })
})
afterAll(async () => {
  await browser?.close()
  await served?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** Begins a run. Returns its page. */
async function start(name: string, secrets = {}): Promise<string> {
  const { templates, scaffolder } = served.portal
  const template = templates.get(`template:default/${name}`)
  if (!template) throw new Error(`There is no template ${name}`)
  const user = { ref: 'user:default/ana' }
  return `/runs/${(await scaffolder.start(template, { parameters: {}, secrets, user })).id}`
}

/** Looks at the page as people with other screens do. */
async function look(name: string): Promise<void> {
  for (const viewport of viewports) {
    await page.setViewportSize(viewport)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await keepScreenshot(page, `${name}-${viewport.width}-${colorScheme}`)
      expect(await violationsOf(page)).toEqual([])
    }
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  }
}

it('asks for a decision as soon as there is one, and takes it without a mouse', async () => {
  await page.goto(await start('asking-us'))
  const comment = page.getByLabel('Comment')
  await comment.waitFor()
  await look('run-waiting')
  await comment.focus()
  await page.keyboard.type('small and cheap')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Done' }).waitFor()
  await page.getByText('user:default/ana approved: small and cheap').waitFor()
})

it('refuses with a comment, and offers to ask again', async () => {
  await page.goto(await start('asking-us'))
  await page.getByLabel('Comment').fill('too large')
  await page.getByRole('button', { name: 'Refuse' }).click()
  await page.getByRole('heading', { name: 'Failed' }).waitFor()
  await page.getByRole('button', { name: 'Retry from “Ask”' }).click()
  await page.getByLabel('Comment').waitFor()
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  await page.getByRole('heading', { name: 'Cancelled' }).waitFor()
})

it('undoes what a run has done, and says what is left of it', async () => {
  const path = await start('failing', { token: 'hunter2-token' })
  await page.goto(path)
  const undo = page.getByRole('button', { name: 'Undo what was done' })
  await undo.waitFor()
  await page.getByLabel('token').fill('hunter2-token')
  await undo.click()
  await page.getByRole('heading', { name: 'Something is left that could not be undone' }).waitFor()
  await expect.poll(() => page.locator('.run-step.is-undo-failed').count()).toBe(1)
  await look('run-attention')
  await page.goto('/runs')
  await look('runs-states')
})
