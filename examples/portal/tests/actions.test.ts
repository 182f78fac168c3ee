// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { defineAction } from '@callboard/scaffolder'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { serveForTest, type TestPortal } from './serve.ts'
import { textOf } from './text-of.ts'

let runs = 0
const brew = defineAction({
  id: 'test:brew',
  description: 'Brews <b>tea</b>',
  input: z.strictObject({
    cups: z.int().min(1).max(12).describe('How many'),
    kind: z.enum(['green', 'black']).default('green'),
    extras: z.array(z.strictObject({ name: z.string(), spoons: z.number().optional() })).optional(),
    note: z.union([z.string(), z.literal(false)]).optional(),
  }),
  output: z.object({ colour: z.string() }),
  examples: [{ description: 'For two', input: { cups: 2, kind: 'black' } }],
  async run() {
    runs += 1
    return { colour: 'brown' }
  },
  async plan({ input, workspace, logger }) {
    logger.info('would put the kettle on')
    await workspace.write('menu/tea.json', JSON.stringify(input))
    return { sideEffects: [{ text: `Brews ${input.cups} cups`, target: 'kitchen' }] }
  },
})

let portal: TestPortal
beforeAll(async () => {
  portal = await serveForTest({
    organisation: 'Actions',
    catalog: { providers: [] },
    scaffolder: { actions: [brew] },
  })
})
afterAll(() => portal?.[Symbol.asyncDispose]())

/** What a piece of a page says. */
const words = (html: string) => textOf(`<main>${html}</main>`)

const attempt = async (input: string) =>
  (await portal.post('/actions/test%3Abrew', { input })).text.split('id="tried"')[1] ?? ''

describe('the reference of actions', () => {
  it('lists them by family, with what they need', async () => {
    const { text } = await portal.ask('/actions')
    expect(text).toContain('<h2 id="family-fetch">fetch</h2>')
    expect(text).toContain('href="/actions/test%3Abrew"')
    expect(text).toContain('<code>cups</code>')
  })

  it('finds them by id and by what they do', async () => {
    const ids = async (q: string) =>
      [...(await portal.ask(`/actions?q=${q}`)).text.matchAll(/data-row>([^<]+)</g)].map(
        ([, id]) => id,
      )
    expect(await ids('brews+coffee')).toEqual([])
    expect(await ids('BREWS')).toEqual(['test:brew'])
    expect(await ids('fetch:plain:')).toEqual(['fetch:plain:file'])
    expect((await portal.ask('/actions?q=%3Cscript%3E')).text).toContain(
      'No action matches “&lt;script&gt;”',
    )
  })

  it('says what an action takes and gives, those of inner objects included', async () => {
    const { text } = await portal.ask('/actions/test:brew')
    const rows = [...text.matchAll(/<th scope="row" class="depth-(\d)">(.*?)<\/tr>/gs)].map(
      ([, depth, row = '']) => `${depth} ${words(row).replace(/\s+/g, ' ').trim()}`,
    )
    expect(rows).toMatchInlineSnapshot(`
      [
        "0 cups required integer How many at least 1, at most 12",
        "0 kind string One of "green" , "black" Default "green"",
        "0 extras list of object",
        "1 name required string",
        "1 spoons number",
        "0 note string or boolean",
        "0 colour string",
      ]
    `)
    expect(text).toContain('Brews &lt;b&gt;tea&lt;/b&gt;')
    expect(text).toContain('href="/actions/test%3Abrew?example=0#try"')
  })

  it('says which action was probably meant', async () => {
    const { status, text } = await portal.ask('/actions/test:brwe')
    expect(status).toBe(404)
    expect(text).toContain('Did you mean &quot;test:brew&quot;?')
  })
})

describe('a try', () => {
  it('plans one step, and carries nothing out', async () => {
    const tried = await attempt('cups: 2\nkind: "${{ \'black\' }}"\n')
    expect(words(tried)).toContain('Brews 2 cups')
    expect(words(tried)).toContain('would put the kettle on')
    expect(words(tried)).toMatch(/"kind" ?: ?"black"/)
    expect(tried).toContain('tea.json')
    expect(runs).toBe(0)
  })

  it.each([
    ['an input that is not known', 'cups: 2\nkid: black', 'input:2:1', '"kid" is not known'],
    ['a value of another type', 'kind: green\ncups: many', 'input:2:1', '"cups" is not valid'],
    ['one that is missing', 'kind: green', 'input:1', '"cups" is missing'],
    ['an expression that does not parse', 'cups: 1\nnote: ${{ 1 + }}', 'input:2', ''],
    ['broken YAML', 'cups: [1', 'input:1', ''],
    ['a list in place of names', '- 1', 'input:1', 'is not an object'],
    ['nothing', '', 'input:1', '"cups" is missing'],
  ])('says at its line what is wrong: %s', async (_what, input, place, problem) => {
    const tried = await attempt(input)
    const issues = tried
      .split('<article class="issue">')
      .slice(1)
      .map((issue) => words(issue))
    expect(issues.some((issue) => issue.includes(place) && issue.includes(problem))).toBe(true)
    expect(words(tried)).not.toContain('Brews')
  })

  it('shows what was typed again, as text', async () => {
    const { text } = await portal.post('/actions/test:brew', { input: '</textarea><script>' })
    expect(text).toContain('&lt;/textarea&gt;&lt;script&gt;')
    expect(text).not.toContain('</textarea><script>')
  })
})
