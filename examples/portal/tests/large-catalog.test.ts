import { defineProvider } from '@callboard/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hiddenFields, serveForTest, type TestPortal } from './serve.ts'

const apiVersion = 'backstage.io/v1alpha1'
const services = 2_500

/** One team owns everything, and everything needs one database; half of it through a service in between. */
const everything = defineProvider({
  name: 'large',
  *read() {
    yield {
      entity: {
        apiVersion,
        kind: 'Group',
        metadata: { name: 'all' },
        spec: { type: 'team', children: [] },
      },
    }
    yield {
      entity: {
        apiVersion,
        kind: 'Resource',
        metadata: { name: 'db' },
        spec: { type: 'database', owner: 'all' },
      },
    }
    for (let index = 0; index < services; index += 1) {
      const name = `s${String(index).padStart(4, '0')}`
      const dependsOn = index % 2 === 0 ? ['resource:db'] : ['component:s0000']
      const spec = { type: 'service', lifecycle: 'production', owner: 'all', dependsOn }
      yield {
        entity: { apiVersion, kind: 'Component', metadata: { name, tags: [`tag-${index}`] }, spec },
      }
    }
  },
})

let portal: TestPortal
beforeAll(async () => {
  portal = await serveForTest({ organisation: 'Large', catalog: { providers: [everything] } })
})
afterAll(() => portal?.[Symbol.asyncDispose]())

const rowsOf = (html: string) => [...html.matchAll(/data-row>([^<]+)</g)].map(([, name]) => name)
const nodesOf = (html: string) => [...html.matchAll(/class="cb-node[ "]/g)].length
const links = (html: string, text: RegExp) =>
  [...html.matchAll(/<a [^>]*href="([^"]+)"[^>]*>([^<]*)/g)]
    .filter(([, , title = '']) => text.test(title))
    .map(([, href = '']) => href.replaceAll('&amp;', '&'))

describe('an entity with thousands of relations', () => {
  it('shows the first hundred of each, the total, and a way to all of them', async () => {
    const { text } = await portal.ask('/catalog/default/group/all')
    expect(rowsOf(text)).toHaveLength(100)
    expect(text).toContain('The first 100 of 2,501.')
    const [all = ''] = links(text, /^Show all$/)
    expect(all).toBe('/catalog/default/group/all/relations/ownerOf')

    const first = await portal.ask(all)
    expect(first.text).toContain('1–100 of 2,501')
    const [next = ''] = links(first.text, /^Next/)
    const second = await portal.ask(next)
    expect(second.text).toContain('101–200 of 2,501')
    expect(new Set([...rowsOf(first.text), ...rowsOf(second.text)]).size).toBe(200)
    expect(rowsOf((await portal.ask(`${all}?from=2500`)).text)).toHaveLength(1)
  })

  it('draws a part that can be read, and says so', async () => {
    const { text } = await portal.ask('/catalog/default/resource/db')
    expect(nodesOf(text)).toBeLessThanOrEqual(24)
    expect(text).toMatch(/\d{4} more \(Component\)/)
    expect(text).toContain('Only the nearest of 1,251 entities are drawn')
  })

  it('draws no thicket of what a group owns, and counts it by kind', async () => {
    const { text } = await portal.ask('/catalog/default/group/all')
    expect(text).not.toContain('cb-graph')
    expect(links(text, /^Components$/)).toEqual([
      '/catalog?kind=component&owner=group%3Adefault%2Fall',
    ])
  })

  it('has no list of a relation that is not there', async () => {
    const { status, text } = await portal.ask('/catalog/default/group/all/relations/dependsOn')
    expect(status).toBe(404)
    expect(text).toContain('group:default/all has no relation &quot;dependsOn&quot;')
  })
})

describe('an impact on thousands', () => {
  const path = '/catalog/default/resource/db/impact'

  it('shows the first of each tier and the first rows', async () => {
    const { text } = await portal.ask(path)
    expect(text).toContain('2,500 entities of 1 owner are hit')
    expect(rowsOf(text)).toHaveLength(25)
    expect(text).toContain('1–25 of 2,500')
    expect(nodesOf(text)).toBe(24)
    expect(text).toContain('Only the nearest of 2,500 entities are drawn')
    expect(text.length).toBeLessThan(100_000)
  })

  it('narrows the table to a tier, or to an owner', async () => {
    const { text } = await portal.ask(path)
    const [, second = ''] = links(text, /^1,238 more$/)
    expect(second).toBe(`${path}?depth=2#paths`)
    const tier = await portal.ask(second.replace('#paths', ''))
    expect(tier.text).toContain('1–25 of 1,250')
    expect(rowsOf(tier.text)[0]).toBe('s0001')
    const [owner = ''] = links(text, /^and 2,495 more$/)
    expect((await portal.ask(owner.replace('#paths', ''))).text).toContain('1–25 of 2,500')
    expect((await portal.ask(`${path}?depth=9`)).text).toContain(
      'No entity answers to these filters',
    )
  })

  it('keeps the filters on the next page', async () => {
    const { text } = await portal.ask(`${path}?direction=dependents&depth=2`)
    expect(links(text, /^Next/)).toEqual([`${path}?direction=dependents&depth=2&from=25`])
  })
})

describe('a filter with thousands of values', () => {
  const tags = (html: string) =>
    [...html.matchAll(/name="tag" value="([^"]+)"/g)].map(([, tag]) => tag)

  it('shows the first, unfolds more, and leads to all of them', async () => {
    const { text } = await portal.ask('/catalog?kind=component')
    expect(tags(text)).toHaveLength(68)
    expect(text).toContain('<summary>60 more')
    expect(links(text, /^All 2,500$/)).toEqual(['/catalog?kind=component&facet=tag'])
  })

  it('finds a value without a script, and keeps what is chosen and what else the address says', async () => {
    const { text } = await portal.ask('/catalog?kind=component&facet=tag&tag=tag-7&find=tag-24')
    expect(tags(text)[0]).toBe('tag-7')
    expect(tags(text).slice(1)).toHaveLength(111)
    expect(hiddenFields(text)).toEqual([['kind', 'component']])
  })

  it('shows what is chosen among the first, however rare it is', async () => {
    const { text } = await portal.ask('/catalog?tag=tag-2499&tag=gone')
    expect(tags(text).slice(0, 2).sort()).toEqual(['gone', 'tag-2499'])
  })

  it('says what to do when nothing is found', async () => {
    const { text } = await portal.ask('/catalog?facet=owner&find=nobody')
    expect(text).toContain('Nothing matches “nobody”.')
  })
})

describe('the checks of thousands', () => {
  it('are shown page by page', async () => {
    const { text } = await portal.ask('/checks')
    const entities = text.slice(text.indexOf('id="entities"'))
    expect(rowsOf(entities)).toHaveLength(25)
    expect(entities).toContain('1–25 of 2,502')
    const [next = ''] = links(entities, /^Next/)
    expect((await portal.ask(next)).text).toContain('26–50 of 2,502')
    expect((await portal.ask('/checks?from=2500')).text).toContain('2,501–2,502 of 2,502')
  })

  it('lead to those who fail one, page by page', async () => {
    const { text } = await portal.ask('/checks/described')
    expect(rowsOf(text)).toHaveLength(50)
    expect(text).toContain('1–50 of 2,501')
  })
})
