import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Collator } from '../collators/collator.ts'
import { createSearch } from '../create-search.ts'
import { collatorContract } from '../testing/collator-contract.ts'
import { confluenceCollator } from './confluence-collator.ts'
import { mediaWikiCollator } from './media-wiki-collator.ts'
import { techdocsIndexCollator } from './techdocs-index-collator.ts'
import { startTestSite, type TestAnswer, type TestSite } from './test-site.ts'

const storage =
  '<p>Drain the queue.</p><ac:structured-macro ac:name="code"><ac:parameter ac:name="language">bash</ac:parameter><ac:plain-text-body><![CDATA[kubectl drain & wait]]></ac:plain-text-body></ac:structured-macro>'

const cloud: TestAnswer = ({ pathname, searchParams }) => {
  const page = (id: number, title: string) => ({
    id: `${id}`,
    title,
    body: { storage: { value: storage } },
    _links: { webui: `/spaces/OPS/pages/${id}` },
  })
  if (pathname === '/wiki/api/v2/spaces')
    return { results: searchParams.get('keys') === 'OPS' ? [{ id: '77', key: 'OPS' }] : [] }
  if (pathname !== '/wiki/api/v2/spaces/77/pages') return undefined
  const next = '/wiki/api/v2/spaces/77/pages?cursor=second&limit=100'
  return searchParams.get('cursor') === 'second'
    ? { results: [page(2, 'Restart')], _links: {} }
    : { results: [page(1, 'Runbook')], _links: { next } }
}

const dataCenter: TestAnswer = ({ pathname, searchParams }) => {
  if (pathname !== '/rest/api/content') return undefined
  if (searchParams.get('spaceKey') !== 'OPS') return 403
  const page = (title: string) => ({
    title,
    body: { storage: { value: storage } },
    metadata: { labels: { results: [{ name: 'pager' }] } },
    _links: { webui: `/display/OPS/${title}` },
  })
  return searchParams.get('start') === '1'
    ? { results: [page('Restart')], _links: {} }
    : {
        results: [page('Runbook')],
        _links: { next: '/rest/api/content?spaceKey=OPS&type=page&start=1', context: '' },
      }
}

const mediaWiki: TestAnswer = ({ searchParams }) => {
  const page = (title: string, content?: string) => ({
    title,
    fullurl: `http://wiki.test/${title}`,
    ...(content !== undefined && { revisions: [{ slots: { main: { content } } }] }),
  })
  if (searchParams.get('gapnamespace') === '4') return { error: { info: 'You may not read this' } }
  // The first answer has no room for the content of its second page.
  return searchParams.get('rvcontinue') === '2'
    ? { query: { pages: [page('Runbook'), page('Restart', 'Press the [[Button|red button]].')] } }
    : {
        continue: { rvcontinue: '2', continue: '||' },
        query: {
          pages: [page('Runbook', '== Queue ==\nDrain it. [[Category:Ops]]'), page('Restart')],
        },
      }
}

const mkDocs: TestAnswer = ({ pathname }, headers) => {
  if (pathname !== '/docs/search/search_index.json') return undefined
  if (headers['if-none-match'] === '"1"') return 304
  return {
    config: { lang: ['en'] },
    docs: [
      { location: '', title: 'Home', text: 'Begin here' },
      { location: 'run/#drain', title: 'Drain', text: '<p>Empty the <code>queue</code></p>' },
    ],
  }
}

const sources: Record<string, { answer: TestAnswer; make: (site: TestSite) => Collator }> = {
  'confluenceCollator of the cloud': {
    answer: cloud,
    make: ({ gate, origin }) =>
      confluenceCollator({ gate, baseUrl: `${origin}/wiki/`, spaces: ['OPS'], edition: 'cloud' }),
  },
  'confluenceCollator of Data Center': {
    answer: dataCenter,
    make: ({ gate, origin }) => confluenceCollator({ gate, baseUrl: origin, spaces: ['OPS'] }),
  },
  mediaWikiCollator: {
    answer: mediaWiki,
    make: ({ gate, origin }) => mediaWikiCollator({ gate, apiUrl: `${origin}/w/api.php` }),
  },
  techdocsIndexCollator: {
    answer: mkDocs,
    make: ({ gate, origin }) =>
      techdocsIndexCollator({ gate, sites: () => [{ url: `${origin}/docs`, title: 'Payments' }] }),
  },
}

describe.each(Object.entries(sources))('%s', (_name, { answer, make }) => {
  for (const { name, run } of collatorContract(async () => {
    const site = await startTestSite(answer)
    return { collator: make(site), breakSource: () => site.answerWith(404), dispose: site.close }
  }))
    it(name, run)
})

describe('over a site of its own', () => {
  let site: TestSite
  let answer: TestAnswer = () => undefined
  beforeAll(async () => {
    site = await startTestSite((url, headers) => answer(url, headers))
  })
  afterAll(() => site.close())

  const documentsOf = async (collator: Collator) => {
    const search = createSearch({ collators: [collator] })
    const report = await search.index()
    const { results } = await search.query({ term: '' })
    return {
      documents: results.map(({ document }) => ({
        ...document,
        location: document.location.replace(site.origin, ''),
      })),
      problems: report.collators[0]?.issues.map(({ message }) =>
        message.replaceAll(site.origin, ''),
      ),
    }
  }

  it('reads the words of pages of a Confluence, with their labels', async () => {
    answer = dataCenter
    const { gate, origin: baseUrl } = site
    const spaces = ['OPS', 'SECRET']
    expect(await documentsOf(confluenceCollator({ gate, baseUrl, spaces }))).toEqual({
      documents: ['Restart', 'Runbook'].map((title) => ({
        title,
        text: 'Drain the queue.\nkubectl drain & wait',
        location: `/display/OPS/${title}`,
        space: 'OPS',
        tags: ['pager'],
      })),
      problems: [
        'The collator "confluence" could not read "the space SECRET": "/rest/api/content?…" may not be read: its host answered 403',
      ],
    })
  })

  it('says so where the cloud knows no such space, or answers something else', async () => {
    const { gate, origin } = site
    const collator = confluenceCollator({
      gate,
      baseUrl: `${origin}/wiki`,
      spaces: ['NONE', 'OPS'],
      edition: 'cloud',
    })
    answer = (url, headers) =>
      url.pathname.endsWith('/pages') ? { results: 1 } : cloud(url, headers)
    const { documents, problems } = await documentsOf(collator)
    expect([documents, problems]).toMatchInlineSnapshot(`
      [
        [],
        [
          "The collator "confluence" could not read "the space NONE": There is nothing at "/wiki/api/v2/spaces?keys=NONE"",
          "The collator "confluence" could not read "the space OPS": "/wiki/api/v2/spaces/77/pages?status=current&body-format=storage&limit=100" could not be read: "results" of its answer: Invalid input: expected array, received number",
        ],
      ]
    `)
  })

  it('reads the words of a MediaWiki, whose content may come late, and its categories', async () => {
    answer = mediaWiki
    const { gate, origin } = site
    const apiUrl = `${origin}/w/api.php`
    expect(await documentsOf(mediaWikiCollator({ gate, apiUrl, namespaces: [0, 4] }))).toEqual({
      documents: [
        {
          title: 'Restart',
          text: 'Press the red button.',
          location: 'http://wiki.test/Restart',
          tags: [],
          wikiNamespace: 0,
        },
        {
          title: 'Runbook',
          text: 'Queue\nDrain it.',
          location: 'http://wiki.test/Runbook',
          tags: ['Ops'],
          wikiNamespace: 0,
        },
      ],
      problems: [
        'The collator "wiki" could not read "/w/api.php namespace 4": "/w/api.php" could not be read: You may not read this',
      ],
    })
  })

  it('transfers the index of a site again only when it has changed', async () => {
    answer = mkDocs
    const { gate, origin } = site
    const sites = () => [
      { url: `${origin}/docs/`, title: 'Payments', entityRef: 'Component:payments' },
      { url: `${origin}/gone/`, title: 'Gone' },
    ]
    const search = createSearch({ collators: [techdocsIndexCollator({ gate, sites })] })
    await search.index()
    const again = await search.index()
    expect([again.added, again.changed, again.removed, again.collators[0]?.documents]).toEqual([
      0, 0, 0, 2,
    ])
    const { results } = await search.query({ term: 'queue' })
    expect(results[0]?.document).toEqual({
      title: 'Drain',
      text: 'Empty the queue',
      location: `${origin}/docs/run/#drain`,
      path: 'run/#drain',
      entityTitle: 'Payments',
      kind: 'Component',
      namespace: 'default',
      name: 'payments',
      authorization: { resourceRef: 'component:default/payments' },
    })
  })
})

it.each([
  () => confluenceCollator({ gate: {}, baseUrl: 'https://x.test', spaces: ['A'] } as never),
  () =>
    confluenceCollator({ gate: { fetch() {}, check() {} }, baseUrl: 'x', spaces: ['A'] } as never),
  () => mediaWikiCollator({ gate: { fetch() {}, check() {} }, api: 'https://x.test' } as never),
  () => techdocsIndexCollator({ gate: { fetch() {}, check() {} } } as never),
])('refuses options that it cannot work with', (make) => {
  expect(make).toThrowError(/Collator: /)
})
