import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with a page, one line for each rule. `rules` limits it to some of them. */
export async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  const options = {
    resultTypes: ['violations'],
    preload: false,
    ...(rules && { runOnly: rules }),
  }
  // The world is one for each document: a page is asked twice and loads half a megabyte once.
  if (!(await inOwnWorld(page, "'axe' in globalThis"))) await inOwnWorld(page, `${axe}; true`)
  const found = await inOwnWorld(
    page,
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  )
  return (found as { id: string; nodes: { html: string }[] }[]).map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html)
        .join(' | ')}`,
  )
}

/** By how many pixels a page is wider than its window. */
export async function overflowOf(page: Page): Promise<number> {
  return Number(await inOwnWorld(page, 'document.documentElement.scrollWidth - innerWidth'))
}

/** Evaluates beside the page's own scripts, where its content security policy has no say and need not be lifted. */
async function inOwnWorld(page: Page, expression: string): Promise<unknown> {
  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'measure',
  })
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    contextId: executionContextId,
    awaitPromise: true,
    returnByValue: true,
  })
  await session.detach()
  if (exceptionDetails)
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value
}
