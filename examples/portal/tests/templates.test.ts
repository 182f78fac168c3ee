import { defineProvider } from '@callboard/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveForTest, type TestPortal } from './serve.ts'

const template = (name: string, metadata: string, spec: string) => `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: ${name}, ${metadata} }
spec: { ${spec}, steps: [{ id: log, action: debug:log }] }
`
const texts = [
  template('go', 'title: Go service, tags: [go]', 'type: service, owner: platform'),
  template('node', 'title: Node service, tags: [recommended, node]', 'type: service, owner: web'),
  template('bucket', 'title: Bucket, description: Keeps <b>things</b>', 'type: infrastructure'),
  template('broken', 'title: Broken', 'type: service').replace('id: log', 'id: a b'),
  'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: platform, title: Platform }\nspec: { type: team, children: [] }',
]

let portal: TestPortal
beforeAll(async () => {
  const provider = defineProvider({
    name: 'templates',
    *read() {
      for (const [index, text] of texts.entries())
        yield { url: `https://templates.test/${index}.yaml`, text }
    },
  })
  portal = await serveForTest({ organisation: 'Gallery', catalog: { providers: [provider] } })
})
afterAll(() => portal?.[Symbol.asyncDispose]())

/** Headings of categories, and the titles of the cards below them. */
async function gallery(path: string): Promise<string[]> {
  const { text } = await portal.ask(path)
  const main = text.slice(text.indexOf('<main'))
  return [...main.matchAll(/<h2>([^<]+)<\/h2><span class="meta">|data-row>([^<]+)</g)].map(
    ([, category, title]) => (category === undefined ? `- ${title}` : category),
  )
}

describe('the gallery', () => {
  it('has a category for each type, what is recommended first', async () => {
    expect(await gallery('/templates')).toEqual([
      'Service',
      '- Node service',
      '- Broken',
      '- Go service',
      'Infrastructure',
      '- Bucket',
    ])
  })

  it.each([
    ['a category', 'type=infrastructure', ['- Bucket']],
    ['an owner', 'owner=group:default/platform', ['- Go service']],
    ['a tag', 'tag=node&tag=go', ['- Node service', '- Go service']],
    ['a text', 'q=bucket', ['- Bucket']],
    ['several of these', 'type=service&tag=go', ['- Go service']],
  ])('is narrowed by %s', async (_what, query, titles) => {
    expect(await gallery(`/templates?${query}`)).toEqual(titles)
  })

  it('counts what each value would leave, and lifts each filter by itself', async () => {
    const { text } = await portal.ask('/templates?type=service')
    const counts = [...text.matchAll(/title="([^"]+)">[^<]*<\/span><small>(\d+)<\/small>/g)]
    expect(counts.map(([, value, count]) => `${value} ${count}`)).toEqual([
      'service 3',
      'infrastructure 1',
      'Platform 1',
      'web 1',
      'go 1',
      'node 1',
      'recommended 1',
    ])
    expect(text).toContain('aria-label="Remove the filter service"')
  })

  it('says what keeps a template from being used', async () => {
    const { text } = await portal.ask('/templates')
    expect(text).toContain('Cannot be used: &quot;a b&quot; cannot be the id of a step')
    expect(text).toContain('Keeps &lt;b&gt;things&lt;/b&gt;')
  })

  it('says what to do when nothing matches, and when there is nothing', async () => {
    expect((await portal.ask('/templates?q=nothing-like-it')).text).toContain(
      'No template matches these filters. <a href="/templates">Show all templates</a>',
    )
    await using empty = await serveForTest({ organisation: 'Empty', catalog: { providers: [] } })
    const { text } = await empty.ask('/templates')
    expect(text).toContain('There is no template yet.')
    expect(text).not.toContain('id="filters"')
  })
})
