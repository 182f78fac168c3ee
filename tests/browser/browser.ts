import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const root = join(import.meta.dirname, '../..')
const artifacts = join(root, 'artifacts')

/** Path of the Chromium that tests drive: Debian's, or the one that `CHROMIUM_PATH` names. The shell shows a page in half the time. */
const chromiumPath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
].find((path) => path && existsSync(path))

/** Starts a browser that contacts nothing but the pages it is sent to. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath && { executablePath: chromiumPath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** The widths that every page is looked at in, in light and in dark. */
export const viewports = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const
export type Viewport = (typeof viewports)[number]

/** Keeps a picture of a whole page for people to look at: written in little time rather than small. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { cssContentSize } = await session.send('Page.getLayoutMetrics')
  const { data } = await session.send('Page.captureScreenshot', {
    optimizeForSpeed: true,
    captureBeyondViewport: true,
    clip: { ...cssContentSize, scale: 1 },
  })
  await session.detach()
  mkdirSync(artifacts, { recursive: true })
  writeFileSync(join(artifacts, `${name}.png`), data, 'base64')
}
