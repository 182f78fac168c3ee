import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '@callboard/core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OidcServer, startOidcServer } from '../../examples/portal/tests/oidc-server.ts'
import { serveForTest, type TestPortal } from '../../examples/portal/tests/serve.ts'
import { textsProvider } from '../../examples/portal/tests/texts-provider.ts'
import { keepScreenshot, launchBrowser, viewports } from './browser.ts'
import { overflowOf, violationsOf } from './measure.ts'

const people = textsProvider('people', [
  'kind: User\nmetadata: { name: kim, title: Kim }\nspec: { memberOf: [], profile: { email: kim@acme.test } }',
])
const accounts = {
  kim: { email: 'kim@acme.test', email_verified: true },
  stranger: {
    email: 'stranger@a-very-long-name-of-a-company.elsewhere.test',
    email_verified: true,
  },
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function servePeople(issuer: string, port: number): Promise<TestPortal> {
  const openIdConnect = {
    issuer,
    clientId: 'portal',
    clientSecret: new Secret('the secret of the client'),
    private: true,
  }
  return serveForTest(
    {
      organisation: 'Acme of the tests',
      catalog: { providers: [people] },
      signIn: {
        publicUrl: `http://localhost:${port}`,
        sessionKey: new Secret(Buffer.alloc(32, 7).toString('base64')),
        openIdConnect,
      },
      policy: [{ allow: ['catalog.entity.read', 'search.read', 'catalog.location.create'] }],
    },
    port,
  )
}

let oidc: OidcServer
let portal: TestPortal
/** Its provider has never answered. */
let cutOff: TestPortal
let browser: Browser

beforeAll(async () => {
  const [port, other, nobody] = [await freePort(), await freePort(), await freePort()]
  oidc = await startOidcServer({ accounts, portalUrl: `http://localhost:${port}` })
  ;[portal, cutOff, browser] = await Promise.all([
    servePeople(oidc.issuer, port),
    servePeople(`http://127.0.0.1:${nobody}`, other),
    launchBrowser(),
  ])
})
afterAll(async () => {
  await browser?.close()
  await portal?.[Symbol.asyncDispose]()
  await cutOff?.[Symbol.asyncDispose]()
  await oidc?.[Symbol.asyncDispose]()
})

async function asBrowserOf(account: keyof typeof accounts, address: string): Promise<Page> {
  oidc.account = account
  const page = await browser.newPage()
  await page.goto(address)
  return page
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

describe('a browser', () => {
  it('signs in at the provider, comes to the page it wanted, and signs out', async () => {
    const page = await asBrowserOf('kim', `${portal.served.url}/catalog?kind=user`)
    expect(new URL(page.url()).pathname).toBe('/catalog')
    await page.getByRole('link', { name: 'Kim' }).first().waitFor()
    const cookies = await page.context().cookies()
    const session = cookies.find(({ name }) => name === 'callboard')
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', domain: 'localhost' })
    expect(await page.evaluate('document.cookie')).toBe('')
    await page.goto(`${portal.served.url}/settings`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    expect(await heading(page)).toBe('You have signed out')
    await page.getByRole('link', { name: 'Sign in again' }).click()
    await page.getByRole('link', { name: 'Kim' }).first().waitFor()
  })

  it('of a stranger is told why, and comes back as somebody else', async () => {
    const page = await asBrowserOf('stranger', portal.served.url)
    expect(await heading(page)).toBe('You are not let in')
    expect(await page.getByText('No user of the catalog has the email').count()).toBe(1)
    oidc.account = 'kim'
    await page.getByRole('link', { name: 'Use another account' }).click()
    await page.getByRole('link', { name: 'Kim' }).first().waitFor()
  })

  it('whose session has ended is told that its form was not taken in', async () => {
    const page = await asBrowserOf('kim', `${portal.served.url}/ingestion/register`)
    await page.context().clearCookies()
    await page.getByRole('textbox').last().fill('https://example.test/catalog-info.yaml')
    await page.keyboard.press('Enter')
    await page.getByText('Your session has ended').waitFor()
    expect(await heading(page)).toBe('You are not signed in')
  })
})

/** How each page is come to. */
const pages: Record<string, () => Promise<Page>> = {
  'signed-out': () => asBrowserOf('kim', `${portal.served.url}/signed-out`),
  'sign-in-refused': () => asBrowserOf('stranger', portal.served.url),
  'sign-in-down': () => asBrowserOf('kim', cutOff.served.url),
  'sign-in-begun-elsewhere': () =>
    asBrowserOf('kim', `${portal.served.url}/sign-in/callback?code=a&state=b`),
  'sign-in-session-over': async () => {
    const page = await asBrowserOf('kim', `${portal.served.url}/ingestion/register`)
    await page.context().clearCookies()
    await page.getByRole('textbox').last().fill('https://example.test/catalog-info.yaml')
    await page.keyboard.press('Enter')
    await page.getByText('Your session has ended').waitFor()
    return page
  },
  'not-permitted': () => asBrowserOf('kim', `${portal.served.url}/runs`),
}

describe('the page', () => {
  it.each(Object.entries(pages))('%s holds on every screen', async (name, open) => {
    const page = await open()
    expect((await page.title()).includes('Acme of the tests')).toBe(name === 'not-permitted')
    for (const viewport of viewports)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize(viewport)
        // Colours on their way to others are no colours to judge.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        expect(await overflowOf(page)).toBe(0)
        expect(await violationsOf(page)).toEqual([])
        await keepScreenshot(page, `${name}-${viewport.width}-${colorScheme}`)
      }
    await page.context().close()
  })
})
