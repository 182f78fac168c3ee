import { checkOptions, objectWith } from '@callboard/core'
import { z } from 'zod'
import { metadataPath } from '../build/site-metadata.ts'
import { assetHeaders } from '../http/asset-headers.ts'
import { type DocsPublisher, definePublisher } from './docs-publisher.ts'
import { inParallel } from './in-parallel.ts'
import type { ObjectStore } from './object-store.ts'
import { readPlain } from './read-plain.ts'
import { checkVersion, inOrder, type KeyOptions, siteKey } from './site-keys.ts'

/** How {@link plainPublisher} is set up. */
export interface PlainPublisherOptions extends KeyOptions {
  store: ObjectStore
}

const schema = z.strictObject({
  store: objectWith('read', 'write', 'list', 'remove'),
  prefix: z.string().optional(),
  legacyCase: z.boolean().optional(),
})

/** Written after everything else, in this order: they are what readers look at first. */
const last = ['404.html', 'index.html', metadataPath]

/**
 * Publishes sites as the peer does, file by file under the keys that its installations read, which any web server for static
 * files can show as well. Pages come after what they load, and what is no longer part of the site goes at the end; still, a
 * reader may see parts of two releases in between. A version stands below `@` and its name.
 *
 * @throws CORE_OPTION_INVALID
 */
export function plainPublisher(options: PlainPublisherOptions): DocsPublisher {
  checkOptions('plainPublisher', schema, options)
  const { store } = options
  const rootOf = (ref: string, version: string | undefined) =>
    siteKey(ref, options) + (version === undefined ? '' : `@${checkVersion(version)}/`)
  const listed = async (prefix: string, signal: AbortSignal | undefined): Promise<string[]> => {
    const keys: string[] = []
    for await (const key of store.list({ prefix, signal })) keys.push(key)
    return keys
  }
  const versions: DocsPublisher['versions'] = async ({ ref, signal }) => {
    const root = siteKey(ref, options)
    const found = new Map<string, boolean>()
    for (const key of await listed(root, signal)) {
      const [, name] = /^@([^/]+)\/index\.html$/.exec(key.slice(root.length)) ?? []
      if (name !== undefined) found.set(name, false)
      else if (key === `${root}index.html`) found.set('latest', true)
    }
    return inOrder([...found].map(([name, current]) => ({ name, current })))
  }
  return definePublisher({
    name: 'plain',
    versions,
    async publish({ ref, release, version, current = false, signal }) {
      const roots = [
        ...(version === undefined ? [] : [rootOf(ref, version)]),
        ...(version === undefined || current ? [rootOf(ref, undefined)] : []),
      ]
      const result = { written: 0, unchanged: 0, removed: 0 }
      for (const root of roots) {
        const before = ownKeys(await listed(root, signal), root)
        for (const paths of inTurns([...release.files.keys()]))
          await inParallel(
            paths,
            async (path) => {
              const content = await release.read(path, { signal })
              if (!content) return
              const type = typeOf(path, release.files.get(path)?.type)
              await store.write({ key: root + path, content, type, signal })
              before.delete(root + path)
              result.written += 1
            },
            { signal },
          )
        await inParallel(before, (key) => store.remove({ key, signal }), { signal })
        result.removed += before.size
      }
      const content = JSON.stringify({ versions: await versions({ ref, signal }) })
      await store.write({
        key: `${siteKey(ref, options)}versions.json`,
        content: new TextEncoder().encode(content),
        type: 'application/json',
        signal,
      })
      return result
    },
    read: ({ ref, version, signal }) => readPlain({ store, root: rootOf(ref, version), signal }),
    async remove({ ref, version, signal }) {
      const keys = await listed(rootOf(ref, version), signal)
      await inParallel(keys, (key) => store.remove({ key, signal }), { signal })
    },
  })
}

/** Keys of one version: other versions stand below it. */
function ownKeys(keys: readonly string[], root: string): Set<string> {
  return new Set(
    keys.filter((key) => !/^(?:@[^/]+\/|versions\.json$)/.test(key.slice(root.length))),
  )
}

/** What pages load, then pages, then what leads to them. */
function inTurns(paths: readonly string[]): string[][] {
  const rest = paths.filter((path) => !last.includes(path))
  const isPage = (path: string) => path.endsWith('.html')
  return [
    rest.filter((path) => !isPage(path)),
    rest.filter(isPage),
    ...last.filter((path) => paths.includes(path)).map((path) => [path]),
  ]
}

/** What came from a repository is never declared as something that a browser would run. */
function typeOf(path: string, made: string | undefined): string {
  if (made !== undefined) return /^text\/|json$|xml$/.test(made) ? `${made}; charset=utf-8` : made
  return assetHeaders(path, 'image')['content-type'] ?? 'application/octet-stream'
}
