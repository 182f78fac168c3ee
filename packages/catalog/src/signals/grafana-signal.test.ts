import { describe, expect, it } from 'vitest'
import { signalContract } from '../testing/signal-contract.ts'
import { grafanaSignal } from './grafana-signal.ts'
import { readOnce } from './test-entity.ts'
import { type ServiceRequest, startTestService } from './test-service.ts'

const dashboard = (uid: string, title: string, tags: string[], folderTitle?: string) => ({
  id: 1,
  uid,
  title,
  uri: `db/${uid}`,
  url: `/grafana/d/${uid}/${uid}`,
  type: 'dash-db',
  tags,
  isStarred: false,
  ...(folderTitle && { folderTitle, folderUid: 'f' }),
})
const dashboards = [
  dashboard('a', 'Shop', ['shop', 'slo'], 'Web'),
  dashboard('b', 'Shop (old)', ['shop']),
  ...Array.from({ length: 600 }, (_each, index) =>
    dashboard(`m${index}`, `More ${index}`, ['more']),
  ),
]

/** As the Folder/Dashboard Search API describes it. */
function answer({ path, query, headers }: ServiceRequest) {
  if (headers.authorization !== 'Bearer s3cret-token')
    return { status: 401, body: { message: 'Invalid API key' } }
  if (path !== '/grafana/api/search') return { status: 404, body: { message: 'Not found' } }
  const limit = Number(query.get('limit') ?? 1000)
  const start = (Number(query.get('page') ?? 1) - 1) * limit
  const tagged = dashboards.filter(({ tags }) =>
    query.getAll('tag').every((tag) => tags.includes(tag)),
  )
  return { body: tagged.slice(start, start + limit) }
}

async function start() {
  const service = await startTestService(answer)
  return { ...service, url: `${service.url}/grafana`, requests: service.requests }
}

describe('grafanaSignal', () => {
  it('shows the dashboards that a selector finds, asking the server for their tags', async () => {
    await using grafana = await start()
    const reading = await readOnce(grafanaSignal(grafana), {
      'grafana/dashboard-selector': `tags @> 'shop' && title != 'Shop (old)'`,
      'grafana/overview-dashboard': 'https://grafana.acme.test/d/o/overview',
    })
    const url = new URL('/grafana/d/a/a', grafana.url).href
    expect(reading?.value).toEqual({
      summary: '2 dashboards',
      level: 'ok',
      facts: [
        {
          label: 'Overview',
          value: 'https://grafana.acme.test/d/o/overview',
          url: 'https://grafana.acme.test/d/o/overview',
        },
        { label: 'Shop', value: 'Web', url },
      ],
      url: 'https://grafana.acme.test/d/o/overview',
      data: {
        overview: 'https://grafana.acme.test/d/o/overview',
        dashboards: [{ title: 'Shop', url, folder: 'Web', tags: ['shop', 'slo'] }],
      },
    })
    expect(grafana.requests).toEqual([
      'GET /grafana/api/search?type=dash-db&tag=shop&limit=500&page=1',
    ])
  })

  it.each<[string, Record<string, string>, string, number]>([
    ['all of several pages', { 'grafana/tag-selector': 'more' }, '600 dashboards', 2],
    ['those that have all tags', { 'grafana/tag-selector': 'shop, slo' }, '1 dashboard', 1],
    ['a tag by itself', { 'grafana/dashboard-selector': 'shop' }, '2 dashboards', 1],
    ['none', { 'grafana/dashboard-selector': 'nothing' }, 'No dashboard is selected', 1],
    [
      'an overview without asking anybody',
      { 'grafana/overview-dashboard': 'https://g.test/d/o' },
      '1 dashboard',
      0,
    ],
  ])('shows %s', async (_name, annotations, summary, requests) => {
    await using grafana = await start()
    expect((await readOnce(grafanaSignal(grafana), annotations))?.value?.summary).toBe(summary)
    expect(grafana.requests).toHaveLength(requests)
  })

  it.each([
    ['grafana/dashboard-selector', `tags == 'shop'`, /expected @>, found "==" at character 6/],
    ['grafana/overview-dashboard', 'javascript:alert(1)', /it is not an address/],
  ])('fails with words for %s: %s', async (annotation, text, message) => {
    await using grafana = await start()
    expect(
      (await readOnce(grafanaSignal(grafana), { [annotation]: text }))?.error?.message,
    ).toMatch(message)
  })

  const create = async () => {
    const grafana = await start()
    return {
      signal: grafanaSignal(grafana),
      annotations: { 'grafana/dashboard-selector': 'shop' },
      breakSource: () => grafana.break(),
      dispose: () => grafana[Symbol.asyncDispose](),
    }
  }
  for (const { name, run } of signalContract(create)) it(name, run)
})
