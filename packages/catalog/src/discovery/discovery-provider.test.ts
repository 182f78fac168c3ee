import type { Runtime } from '@callboard/core'
import { createUrlGate } from '@callboard/core/node'
import { type Integration, integrationOrigins } from '@callboard/core/readers'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Catalog } from '../catalog.ts'
import { createCatalog } from '../create-catalog.ts'
import { createMemoryCatalogStore } from '../store/memory-catalog-store.ts'
import { providerContract } from '../testing/provider-contract.ts'
import type { DiscoveryOptions } from './discovery-options.ts'
import { giteaDiscovery } from './gitea-discovery.ts'
import { githubDiscovery } from './github-discovery.ts'
import { gitlabDiscovery } from './gitlab-discovery.ts'
import { entityName } from './people-entities.ts'
import { startOrganisation } from './test-organisation.ts'

const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew }
`
/** Waits no longer than it takes to say so. */
const hasty: Runtime = {
  now: () => Date.UTC(2026, 0, 1),
  monotonicMs: () => 0,
  randomId: () => '00000000',
  sleep: async () => {},
}
const discoveries = { github: githubDiscovery, gitlab: gitlabDiscovery, gitea: giteaDiscovery }
type HostType = keyof typeof discoveries
const types = Object.keys(discoveries) as HostType[]

async function start(type: HostType, options: Partial<DiscoveryOptions> = {}) {
  const acme = await startOrganisation(type)
  return { acme, ...providerAt(type, acme, options) }
}

/** Another process: a provider that remembers nothing. */
function providerAt(
  type: HostType,
  acme: Awaited<ReturnType<typeof startOrganisation>>,
  options: Partial<DiscoveryOptions> = {},
) {
  const { origin } = acme
  const integration: Integration = { type, host: new URL(origin).host, baseUrl: origin }
  const gate = createUrlGate({ allow: integrationOrigins([integration]) })
  const provider = discoveries[type]({
    integration,
    gate,
    organisation: 'acme',
    runtime: hasty,
    ...options,
  })
  const dispose = async () => {
    await gate.close()
    await acme[Symbol.asyncDispose]()
  }
  return { provider, dispose }
}

async function open(type: HostType, options: Partial<DiscoveryOptions> = {}) {
  const { acme, provider, dispose } = await start(type, options)
  const catalog: Catalog = await createCatalog({ providers: [provider] })
  onTestFinished(async () => {
    await catalog[Symbol.asyncDispose]()
    await dispose()
  })
  return { acme, catalog }
}

const refs = (catalog: Catalog) =>
  [...catalog.entities()].map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()

describe.each(types)('%s', (type) => {
  const cases = providerContract(async () => {
    const { acme, provider, dispose } = await start(type, { people: true })
    acme.users = ['ana', 'ben', 'cleo']
    acme.teams = [{ slug: 'crew', members: ['ana', 'ben', 'cleo'] }]
    acme.repositories = ['a', 'b', 'c'].map((name) => ({
      name,
      files: { 'catalog-info.yaml': component(name) },
    }))
    return {
      provider,
      dispose,
      async breakSource() {
        acme.instead = () => ({ status: 500 })
      },
    }
  })
  for (const { name, run } of cases) it(name, run)

  it('finds what the repositories of an organisation describe', async () => {
    const { acme, catalog } = await open(type)
    acme.repositories = [
      { name: 'shop', files: { 'catalog-info.yaml': component('shop') } },
      { name: 'undescribed', files: { 'README.md': 'x' } },
      { name: 'old', archived: true, files: { 'catalog-info.yaml': component('old') } },
      { name: 'copy', fork: true, files: { 'catalog-info.yaml': component('copy') } },
      { name: 'till', files: { 'catalog-info.yaml': component('till') } },
      { name: 'empty', empty: true },
    ]
    const { issues } = await catalog.refresh()
    expect(issues).toEqual([])
    expect(refs(catalog)).toEqual(['Component shop', 'Component till'])
    const shop = catalog.get('component:shop')
    expect(shop?.metadata.annotations?.['backstage.io/managed-by-location']).toMatch(
      /^url:http:\/\/127\.0\.0\.1:\d+\/acme\/shop\/(?:-\/)?(?:blob|src\/branch)\/main\/catalog-info\.yaml$/,
    )
  })

  it('asks for what changed only', async () => {
    const { acme, catalog } = await open(type, { people: true })
    acme.users = ['ana', 'ben', 'cleo']
    acme.teams = [{ slug: 'crew', members: ['ana'] }]
    acme.repositories = ['a', 'b', 'c'].map((name) => ({
      name,
      files: { 'catalog-info.yaml': component(name) },
    }))
    await catalog.refresh()
    const first = acme.log.splice(0)
    expect(first.every((line) => line.startsWith('200'))).toBe(true)
    const { unchanged } = await catalog.refresh()
    expect(unchanged.length).toBe([...catalog.entities()].length)
    const second = acme.log.splice(0)
    expect(second.map((line) => line.slice(4))).toEqual(first.map((line) => line.slice(4)))
    expect(second.every((line) => line.startsWith('304'))).toBe(true)
    acme.repositories[1] = { name: 'b', files: { 'catalog-info.yaml': component('b2') } }
    expect(await catalog.refresh()).toMatchObject({
      added: ['component:default/b2'],
      removed: ['component:default/b'],
    })
    expect(acme.log.filter((line) => line.startsWith('200'))).toHaveLength(1)
  })

  it('asks after a restart for what changed meanwhile, and believes late that a file is gone', async () => {
    const { acme, provider, dispose } = await start(type)
    const { provider: again } = providerAt(type, acme)
    onTestFinished(dispose)
    acme.repositories = ['a', 'b', 'c'].map((name) => ({
      name,
      files: { 'catalog-info.yaml': component(name) },
    }))
    const store = createMemoryCatalogStore()
    await using catalog = await createCatalog({ providers: [provider], store })
    await catalog.refresh()
    acme.log.splice(0)
    acme.repositories[1] = { name: 'b', files: { 'catalog-info.yaml': component('b2') } }
    acme.repositories[2] = { name: 'c', files: { 'README.md': 'x' } }
    await using next = await createCatalog({ providers: [again], store })
    expect(await next.refresh()).toMatchObject({
      added: ['component:default/b2'],
      removed: ['component:default/b'],
      unchanged: ['component:default/a'],
      changed: ['component:default/c'],
    })
    const files = acme.log.filter((line) => line.includes('catalog-info.yaml'))
    expect(files.map((line) => line.slice(0, 3)).sort()).toEqual(['200', '304', '404'])
    await next.refresh()
    expect((await next.refresh()).removed).toEqual(['component:default/c'])
  })

  it('makes people and teams that know each other', async () => {
    const { acme, catalog } = await open(type, { people: true })
    acme.users = ['Ana-B', 'ben', 'cleo']
    acme.teams = [
      { slug: 'crew', members: ['Ana-B', 'ben', 'somebody-who-left'] },
      { slug: 'night-crew', parent: 'crew', members: ['cleo'] },
    ]
    if (type === 'gitlab')
      for (const team of acme.teams)
        team.members = team.members.filter((each) => acme.users.includes(each))
    expect((await catalog.refresh()).issues).toEqual([])
    const prefix = type === 'gitlab' ? 'acme-' : ''
    expect(refs(catalog)).toEqual([
      ...(type === 'gitlab' ? ['Group acme'] : []),
      `Group ${prefix}crew`,
      `Group ${prefix}night-crew`,
      'User Ana-B',
      'User ben',
      'User cleo',
    ])
    const relations = (ref: string) =>
      (catalog.get(ref)?.relations ?? [])
        .map(({ type: relation, targetRef }) => `${relation} ${targetRef}`)
        .sort()
    expect(relations(`group:${prefix}crew`)).toEqual([
      ...(type === 'gitlab' ? ['childOf group:default/acme'] : []),
      'hasMember user:default/ana-b',
      'hasMember user:default/ben',
      ...(type === 'gitea' ? [] : [`parentOf group:default/${prefix}night-crew`]),
    ])
    expect(relations('user:cleo')).toContain(`memberOf group:default/${prefix}night-crew`)
  })

  it('takes nothing for the end of a list but its end', async () => {
    const { acme, catalog } = await open(type, { people: true })
    acme.users = Array.from({ length: 7 }, (_, at) => `user-${at}`)
    acme.teams = [{ slug: 'crew', members: acme.users }]
    acme.shared = [{ name: 'not-ours', files: { 'catalog-info.yaml': component('not-ours') } }]
    await catalog.refresh()
    const wanted = [
      `Group ${type === 'gitlab' ? 'acme-' : ''}crew`,
      ...acme.users.map((user) => `User ${user}`),
    ]
    expect(refs(catalog).filter((ref) => ref !== 'Group acme')).toEqual(wanted)
  })

  it('removes nothing because of an answer that fails or is empty', async () => {
    const { acme, catalog } = await open(type)
    const repositories = ['a', 'b'].map((name) => ({
      name,
      files: { 'catalog-info.yaml': component(name) },
    }))
    acme.repositories = repositories
    await catalog.refresh()
    const refreshed = async () => {
      const { removed, issues } = await catalog.refresh()
      expect(removed).toEqual([])
      expect(issues.length).toBeGreaterThan(0)
    }
    for (const status of [401, 403, 404, 500, 503]) {
      acme.instead = () => ({ status })
      await refreshed()
      // Lists are fine, files are not.
      acme.instead = (path) =>
        /acme\/?$|repos$|projects$/.test(path) || status === 404 ? undefined : { status }
      if (status !== 404) await refreshed()
    }
    acme.instead = undefined
    acme.repositories = []
    await refreshed()
    acme.repositories = repositories
    expect((await catalog.refresh()).issues).toEqual([])
    // One that is gone from the list is gone.
    acme.repositories = repositories.slice(1)
    expect((await catalog.refresh()).removed).toEqual(['component:default/a'])
  })

  it('lets go of a file that is missing three times in a row', async () => {
    const { acme, catalog } = await open(type)
    const there = { name: 'a', files: { 'catalog-info.yaml': component('a') } }
    acme.repositories = [there, { name: 'b', files: { 'catalog-info.yaml': component('b') } }]
    await catalog.refresh()
    const removed: string[][] = []
    const refresh = async (isThere: boolean) => {
      acme.repositories[0] = isThere ? there : { name: 'a' }
      removed.push([...(await catalog.refresh()).removed])
    }
    for (const isThere of [false, false, true, false, false, false]) await refresh(isThere)
    expect(removed).toEqual([[], [], [], [], [], ['component:default/a']])
  })

  it('asks a host that wants a pause nothing more', async () => {
    const { acme, catalog } = await open(type)
    acme.repositories = Array.from({ length: 20 }, (_, index) => ({
      name: `r${index}`,
      files: { 'catalog-info.yaml': component(`r${index}`) },
    }))
    await catalog.refresh()
    acme.log.length = 0
    const isList = (path: string) => /repos$|projects$/.test(path)
    acme.instead = (path) =>
      isList(path)
        ? undefined
        : {
            status: 403,
            headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767229200' },
          }
    const { removed, issues } = await catalog.refresh()
    expect(removed).toEqual([])
    expect(issues).toHaveLength(20)
    expect(issues[19]?.hint).toBe('Try again in 3600 s; the host asks for that pause.')
    expect(acme.log.filter((line) => line.startsWith('403')).length).toBeLessThanOrEqual(8)
  })
})

describe('filters', () => {
  it.each([
    [{ include: ['s*'] }, ['Component shop', 'Component site']],
    [{ exclude: ['s*'] }, ['Component till']],
    [{ topics: ['web', 'none'] }, ['Component site']],
    [{ visibility: ['internal', 'private'] }, ['Component till']],
    [{ archived: true, include: ['o*'] }, ['Component old']],
    [{ forks: true, include: ['c*'] }, ['Component copy']],
  ])('%j leave these', async (repositories, wanted) => {
    const { acme, catalog } = await open('github', { repositories })
    const described = (name: string, more: object = {}) => ({
      ...{ name, files: { 'catalog-info.yaml': component(name) } },
      ...more,
    })
    acme.repositories = [
      described('shop'),
      described('site', { topics: ['web'] }),
      described('till', { visibility: 'internal' }),
      described('old', { archived: true }),
      described('copy', { fork: true }),
    ]
    await catalog.refresh()
    expect(refs(catalog)).toEqual(wanted)
  })

  it('a pattern finds several files of a repository', async () => {
    const { acme, catalog } = await open('github', { path: 'services/*/catalog-info.yaml' })
    const files = {
      'services/a/catalog-info.yaml': component('a'),
      'services/b/catalog-info.yaml': component('b'),
      'catalog-info.yaml': component('root'),
    }
    acme.repositories = [{ name: 'shop', files }]
    await catalog.refresh()
    expect(refs(catalog)).toEqual(['Component a', 'Component b'])
    acme.repositories = [
      { name: 'shop', files: { 'services/a/catalog-info.yaml': component('a') } },
    ]
    const removed = []
    for (let time = 0; time < 3; time += 1) removed.push(...(await catalog.refresh()).removed)
    expect(removed).toEqual(['component:default/b'])
  })

  it('refuse what is misspelt', async () => {
    const gate = createUrlGate({ allow: [] })
    const integration = { type: 'gitlab' as const, host: 'gitlab.com' }
    expect(() => githubDiscovery({ integration, gate, organisation: 'acme' })).toThrow(
      '"integration.type" is not valid',
    )
    const repositories = { inculde: ['a'] } as object
    expect(() =>
      gitlabDiscovery({ integration, gate, organisation: 'acme', repositories }),
    ).toThrow('there is no option')
    expect(() => gitlabDiscovery({ integration, gate, organisation: '../x?y' })).toThrow(
      'expected a name',
    )
  })
})

it.each([
  ['acme/night crew', 'acme-night-crew'],
  ['-_.a..b._c-', 'a-b-c'],
  ['Größe', 'Gro-e'],
  ['日本', 'unnamed'],
  ['x'.repeat(80), 'x'.repeat(63)],
])('entityName makes of %j a name that entities may have', (text, name) => {
  expect(entityName(text)).toBe(name)
})
