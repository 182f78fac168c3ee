import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { type ContractCase, contractCases } from '@callboard/core/testing'
import { metadataPath } from '../build/site-metadata.ts'
import type { DocsPublisher } from '../publish/docs-publisher.ts'
import type { SiteRelease } from '../publish/site-release.ts'

const ref = 'component:default/gateway'

/** A small site as files, text by path. */
function releaseWith(texts: Readonly<Record<string, string>>): SiteRelease {
  const metadata = {
    site_name: 'Gateway',
    site_description: '',
    build_timestamp: 1_700_000_000_000,
    files: [...Object.keys(texts), metadataPath].sort(),
    etag: JSON.stringify(texts).length.toString(16),
  }
  const all: Record<string, string> = { ...texts, [metadataPath]: JSON.stringify(metadata) }
  const made = (path: string) => (path.endsWith('.html') ? { type: 'text/html' } : {})
  return {
    metadata,
    files: new Map(Object.keys(all).map((path) => [path, made(path)])),
    read: async (path) => {
      const text = all[path]
      return text === undefined ? undefined : new TextEncoder().encode(text)
    },
  }
}

const first = {
  'index.html': '<h1>One</h1>',
  'a/index.html': 'a',
  'img/a b.png': 'png',
  'x.html': 'x',
}
const second = { 'index.html': '<h1>Two</h1>', 'img/a b.png': 'png', 'new/index.html': 'new' }

/** What readers get: text by path. */
async function textsOf(release: SiteRelease | undefined): Promise<Record<string, string>> {
  const texts: Record<string, string> = {}
  for (const path of release?.files.keys() ?? []) {
    if (path !== metadataPath) texts[path] = new TextDecoder().decode(await release?.read(path))
  }
  return texts
}

/** What every {@link DocsPublisher} must do; each case is given one that has published nothing. */
export function publisherContract(
  create: () => DocsPublisher | Promise<DocsPublisher>,
): ContractCase[] {
  return contractCases<DocsPublisher>(
    {
      'has nothing before anything is published': async (publisher) => {
        equal(await publisher.read({ ref }), undefined)
        deepEqual(await publisher.versions({ ref }), [])
        await publisher.remove({ ref })
      },
      'gives back what was published, and says what is a page of ours': async (publisher) => {
        const release = releaseWith(first)
        const { written, removed } = await publisher.publish({ ref, release })
        ok(written > 0 && removed === 0)
        const found = await publisher.read({ ref })
        deepEqual(await textsOf(found), first)
        deepEqual(found?.metadata, release.metadata)
        equal(found?.files.get('a/index.html')?.type, 'text/html')
        equal(found?.files.get('img/a b.png')?.type, undefined)
        equal(await found?.read('nothing'), undefined)
        equal(await found?.read('constructor'), undefined)
      },
      'shows no page of an earlier release': async (publisher) => {
        await publisher.publish({ ref, release: releaseWith(first) })
        await publisher.publish({ ref, release: releaseWith(second) })
        const found = await publisher.read({ ref })
        deepEqual(await textsOf(found), second)
        equal(await found?.read('a/index.html'), undefined)
      },
      'keeps versions beside each other': async (publisher) => {
        await publisher.publish({ ref, release: releaseWith(first), version: '2.9' })
        await publisher.publish({ ref, release: releaseWith(second), version: '2.10' })
        await publisher.publish({ ref, release: releaseWith(second) })
        deepEqual(await textsOf(await publisher.read({ ref, version: '2.9' })), first)
        deepEqual(await textsOf(await publisher.read({ ref })), second)
        deepEqual(await publisher.versions({ ref }), [
          { name: 'latest', current: true },
          { name: '2.10', current: false },
          { name: '2.9', current: false },
        ])
        await publisher.remove({ ref, version: '2.9' })
        equal(await publisher.read({ ref, version: '2.9' }), undefined)
        deepEqual(await textsOf(await publisher.read({ ref, version: '2.10' })), second)
      },
      'makes a version the current one where that is wanted': async (publisher) => {
        await publisher.publish({ ref, release: releaseWith(first), version: '3', current: true })
        deepEqual(await textsOf(await publisher.read({ ref })), first)
        deepEqual(await textsOf(await publisher.read({ ref, version: '3' })), first)
      },
      'keeps to the site it is about': async (publisher) => {
        const other = 'component:default/gateway-2'
        await publisher.publish({ ref: other, release: releaseWith(second) })
        await publisher.publish({ ref, release: releaseWith(first) })
        await publisher.remove({ ref })
        equal(await publisher.read({ ref }), undefined)
        deepEqual(await textsOf(await publisher.read({ ref: other })), second)
      },
      'takes references for one whatever their letter case': async (publisher) => {
        await publisher.publish({ ref: 'Component:Default/Gateway', release: releaseWith(first) })
        deepEqual(await textsOf(await publisher.read({ ref })), first)
      },
      'refuses references and versions that lead elsewhere': async (publisher) => {
        const release = releaseWith(first)
        for (const bad of ['component:default/..', 'component:../x', 'a/b:c/d', 'x', 'c:d/e/../f'])
          await rejects(publisher.publish({ ref: bad, release }), { code: 'CORE_REF_INVALID' }, bad)
        for (const version of ['..', '../x', 'a/b', '', '@1', '.'])
          await rejects(
            publisher.publish({ ref, release, version }),
            { code: 'DOCS_VERSION_INVALID' },
            version,
          )
      },
    },
    create,
  )
}
