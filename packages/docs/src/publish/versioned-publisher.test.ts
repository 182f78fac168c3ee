import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import type { ObjectStore } from './object-store.ts'
import type { SiteRelease } from './site-release.ts'
import { versionedPublisher } from './versioned-publisher.ts'

const ref = 'component:default/gateway'
const metadata = {
  site_name: 'Gateway',
  site_description: '',
  build_timestamp: 0,
  files: [],
  etag: '',
}

function releaseWith(texts: Readonly<Record<string, string>>): SiteRelease {
  const files = new Map(Object.keys(texts).map((path) => [path, {}]))
  return { metadata, files, read: async (path) => new TextEncoder().encode(texts[path]) }
}

/** A store in memory; before each change it makes, `before` is asked, which may throw. */
function memoryStore(before: () => void = () => {}) {
  const objects = new Map<string, Uint8Array>()
  const store: ObjectStore = {
    name: 'memory',
    place: 'memory',
    read: async ({ key }) => objects.get(key),
    async write({ key, content }) {
      before()
      objects.set(key, content)
    },
    async *list({ prefix }) {
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix))
    },
    async remove({ key }) {
      before()
      objects.delete(key)
    },
  }
  return {
    store,
    objects,
    contents: () => [...objects.keys()].filter((key) => key.includes('/objects/')),
  }
}

async function textsOf(publisher: ReturnType<typeof versionedPublisher>, version?: string) {
  const release = await publisher.read({ ref, version })
  const texts: Record<string, string> = {}
  for (const path of release?.files.keys() ?? [])
    texts[path] = new TextDecoder().decode(await release?.read(path))
  return texts
}

const one = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`p${n}.html`, `one ${n}`]))
const two = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`p${n + 4}.html`, `two ${n}`]))

describe('publishing in one instant', () => {
  it('shows the old site or the new one, wherever it is torn off, and goes on from there', async () => {
    for (let failAt = 1; ; failAt += 1) {
      let changes = -1
      const { store } = memoryStore(() => {
        if (changes >= 0) changes += 1
        if (changes === failAt) throw new Error('torn off')
      })
      const publisher = versionedPublisher({ store, graceMs: 0 })
      await publisher.publish({ ref, release: releaseWith(one) })
      changes = 0
      const done = await publisher.publish({ ref, release: releaseWith(two) }).then(
        () => true,
        () => false,
      )
      const shown = await textsOf(publisher)
      expect([one, two]).toContainEqual(shown)
      if (done) break
      await publisher.publish({ ref, release: releaseWith(two) })
      expect(await textsOf(publisher)).toEqual(two)
    }
  })

  it('sends only what changed, and removes what nobody needs once its time is over', async () => {
    const runtime = createTestRuntime()
    const { store, contents } = memoryStore()
    const publisher = versionedPublisher({ store, runtime, graceMs: 1000 })
    const publish = (texts: Record<string, string>, version?: string) =>
      publisher.publish({ ref, release: releaseWith(texts), version })
    expect(await publish({ a: '1', b: '2' })).toEqual({ written: 2, unchanged: 0, removed: 0 })
    expect(await publish({ a: '1', b: '3' })).toEqual({ written: 1, unchanged: 1, removed: 0 })
    expect(contents()).toHaveLength(3)
    await runtime.advance(999)
    expect(await publish({ a: '1', b: '3' })).toMatchObject({ written: 0, removed: 0 })
    await runtime.advance(1)
    expect(await publish({ a: '1', b: '3' })).toMatchObject({ written: 0, removed: 1 })
    expect(contents()).toHaveLength(2)
  })

  it('keeps what another version needs, and collects what one that was removed has left', async () => {
    const runtime = createTestRuntime()
    const { store, contents } = memoryStore()
    const publisher = versionedPublisher({ store, runtime, graceMs: 1000 })
    await publisher.publish({ ref, release: releaseWith({ a: 'old' }), version: '1' })
    await publisher.publish({ ref, release: releaseWith({ a: 'new' }) })
    await runtime.advance(5000)
    await publisher.publish({ ref, release: releaseWith({ a: 'newer' }) })
    expect(await textsOf(publisher, '1')).toEqual({ a: 'old' })
    await publisher.remove({ ref, version: '1' })
    await publisher.publish({ ref, release: releaseWith({ a: 'newer' }) })
    expect(contents()).toHaveLength(3)
    await runtime.advance(1000)
    await publisher.publish({ ref, release: releaseWith({ a: 'newer' }) })
    expect(contents()).toHaveLength(1)
  })

  it('mixes nothing when two publish at once', async () => {
    const { store } = memoryStore()
    const publisher = versionedPublisher({ store })
    await publisher.publish({ ref, release: releaseWith(one) })
    await Promise.all([
      publisher.publish({ ref, release: releaseWith(two) }),
      publisher.publish({ ref, release: releaseWith({ ...one, 'p0.html': 'changed' }) }),
    ])
    expect([two, { ...one, 'p0.html': 'changed' }]).toContainEqual(await textsOf(publisher))
  })

  it('says so when what it finds is not its own', async () => {
    const { store, objects } = memoryStore()
    objects.set('default/component/gateway/current.json', new TextEncoder().encode('{"format":9}'))
    const publisher = versionedPublisher({ store })
    await expect(publisher.read({ ref })).rejects.toMatchObject({ code: 'DOCS_MANIFEST_INVALID' })
  })

  it('ends when it is aborted, with what was there before', async () => {
    const abort = new AbortController()
    const { store } = memoryStore(() => {
      if (abort.signal.aborted) throw abort.signal.reason
    })
    const publisher = versionedPublisher({ store })
    await publisher.publish({ ref, release: releaseWith(one) })
    abort.abort(new Error('enough'))
    const publishing = publisher.publish({ ref, release: releaseWith(two), signal: abort.signal })
    await expect(publishing).rejects.toThrow('enough')
    expect(await textsOf(publisher)).toEqual(one)
  })

  it('names versions so that they are part of an address', async () => {
    const publisher = versionedPublisher({ store: memoryStore().store })
    const publishing = publisher.publish({ ref, release: releaseWith(one), version: 'a/b' })
    await expect(publishing).rejects.toMatchObject({
      code: 'DOCS_VERSION_INVALID',
      message: '"a/b" cannot be the name of a version',
    })
  })
})
