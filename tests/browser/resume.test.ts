import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PortalProcess, startPortal } from '../../examples/portal/tests/portal-process.ts'
import { launchBrowser } from './browser.ts'
import { violationsOf } from './measure.ts'

const config = join(import.meta.dirname, 'fixtures/resume.config.ts')
let dataFolder: string
let browser: Browser
let portal: PortalProcess | undefined

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'callboard-resume-'))
  ;[browser, portal] = await Promise.all([launchBrowser(), start()])
})
afterAll(async () => {
  await browser?.close()
  await portal?.[Symbol.asyncDispose]()
  await rm(dataFolder, { recursive: true, force: true })
})

/** The portal as a process of its own, over the data folder of this test. */
const start = (env: Record<string, string> = {}) =>
  startPortal(config, { RESUME_DATA: dataFolder, ...env })

it('goes on with a run by itself after the portal was killed, while its page is open', async () => {
  const page = await browser.newPage({ baseURL: portal?.url ?? '' })
  await page.goto('/templates/default/resumed')
  await page.getByRole('button', { name: 'Plan' }).click()
  await page.getByRole('button', { name: /^(Run|Create)/ }).click()
  await page.waitForURL(/\/runs\//)
  await page.locator('#log').getByText('attempt 1').waitFor()

  // Nothing is told to it: it is gone at once, as in a crash.
  portal?.kill('SIGKILL')
  await portal?.ended
  portal = await start({ PORT: new URL(page.url()).port })

  // The page was never loaded again: it has come back to the log, and to the outcome.
  await page.getByRole('heading', { name: 'Done' }).waitFor({ timeout: 30_000 })
  const lines = await page.locator('#log .log-line > span').allTextContents()
  expect(lines).toMatchInlineSnapshot(`
    [
      "Starting up task with 3 steps",
      "Beginning step Write",
      "Wrote notes.md",
      "Finished step Write",
      "Beginning step Stuck",
      "attempt 1",
      "Going on after an interruption of Stuck",
      "Beginning step Stuck",
      "attempt 2",
      "Finished step Stuck",
      "Beginning step Tell",
      "found: for ledger",
      "notes.md",
      "Finished step Tell",
      "Run completed successfully",
    ]
  `)
  expect(await page.locator('#log .is-resumed').count()).toBe(1)
  expect(await page.locator('.run-step.is-succeeded').count()).toBe(3)
  expect(await page.locator('.run-step', { hasText: 'Stuck' }).textContent()).toContain('Attempt 2')

  // What was made of it live is what the server makes of it.
  await page.reload()
  expect(await page.locator('#log .log-line > span').allTextContents()).toEqual(lines)
  expect(await violationsOf(page)).toEqual([])
})
