import { type Entity, entityRefOf, messageOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { Router } from 'express'
import type { EntityTab, TabLink, TabSection } from '../plugins/entity-tab.ts'
import type { EntityTabPage, Link, TabCell } from '../view-models.ts'
import { entityFrame, findEntity, tabsFor } from './entity-frame.ts'
import { refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** How long a tab may take to read. */
const timeoutMs = 5_000

/** `…/tabs/<name>`: a tab that the configuration adds. */
export const entityTabScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/tabs/:tab', async (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    const { tab: name } = request.params
    const tab = tabsFor(context.portal, entity).find((each) => each.name === name)
    if (!tab)
      throw new HttpError(404, `${entityRefOf(entity)} has no tab "${name}"`, {
        hint: 'The tabs that it has are on its page.',
      })
    const left = new AbortController()
    response.on('close', () => left.abort())
    const page = await tabPage(context, { entity, tab, left: left.signal })
    response.send(context.render('entity-tab', page))
  })
  return router
}

/** One that cannot be read says so, on a page that is otherwise as it should be. */
async function tabPage(
  context: ScreenContext,
  { entity, tab, left }: { entity: Entity; tab: EntityTab; left: AbortSignal },
): Promise<EntityTabPage> {
  const { logger } = context.portal
  const frame = entityFrame(context, entity, `tabs/${tab.name}`)
  const page = { ...frame, title: tab.title }
  try {
    const sections = await readInTime(context, { entity, tab, left })
    return { ...page, sections: sections.map(toSection) }
  } catch (error) {
    logger.warn('a tab could not be read', {
      tab: tab.name,
      ref: entityRefOf(entity),
      error: messageOf(error),
    })
    return { ...page, sections: [], failed: true }
  }
}

async function readInTime(
  { portal: { catalog, logger, runtime } }: ScreenContext,
  { entity, tab, left }: { entity: Entity; tab: EntityTab; left: AbortSignal },
): Promise<readonly TabSection[]> {
  const over = new AbortController()
  const signal = AbortSignal.any([left, over.signal])
  const late = runtime.sleep(timeoutMs, { signal }).then(() => {
    throw new Error(`It took longer than ${timeoutMs} ms`)
  })
  try {
    const ref = entityRefOf(entity)
    const read = tab.read({ entity, ref, catalog, logger, signal, runtime })
    return await Promise.race([read, late])
  } finally {
    over.abort()
    late.catch(() => {})
  }
}

function toSection({
  title,
  text,
  facts = [],
  table,
}: TabSection): EntityTabPage['sections'][number] {
  return {
    title,
    ...(text !== undefined && { text }),
    facts: facts.map(({ label, value, url }) => {
      const link = url === undefined ? undefined : toLink({ text: value, href: url })
      return link ? { term: label, link } : { term: label, text: value }
    }),
    ...(table && { table: toTable(table) }),
  }
}

/** Numbers stand below the end of their title. */
function toTable({ columns, rows }: NonNullable<TabSection['table']>) {
  return {
    columns: columns.map((text, index) => ({
      text,
      isNumber: rows.length > 0 && rows.every((row) => typeof row[index] === 'number'),
    })),
    rows: rows.map((row) => row.map(toCell)),
  }
}

function toCell(cell: string | number | TabLink): TabCell {
  if (typeof cell === 'number') return { text: cell.toLocaleString('en'), isNumber: true }
  if (typeof cell === 'string') return { text: cell }
  const link = toLink(cell)
  return link ? { text: cell.text, link } : { text: cell.text }
}

/** To a path of the portal or over http: an address that would run something is text. */
function toLink({ text, href }: TabLink): Link | undefined {
  if (/^\/(?!\/)/.test(href)) return { title: text, href }
  return /^https?:\/\//i.test(href) ? { title: text, href, external: true } : undefined
}
