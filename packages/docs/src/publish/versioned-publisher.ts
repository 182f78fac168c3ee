import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { z } from 'zod'
import { type DocsPublisher, definePublisher } from './docs-publisher.ts'
import type { ObjectStore } from './object-store.ts'
import { checkVersion, inOrder, type KeyOptions, siteKey } from './site-keys.ts'
import { openShelf } from './site-shelf.ts'

/** How {@link versionedPublisher} is set up. */
export interface VersionedPublisherOptions extends KeyOptions {
  store: ObjectStore
  /**
   * How long objects that no version needs any more are kept, for readers who are under way and for others who publish at the same
   * time, in milliseconds.
   * @default 600_000
   */
  graceMs?: number
  /** @default nodeRuntime */
  runtime?: Runtime
}

const schema = z.strictObject({
  store: objectWith('read', 'write', 'list', 'remove'),
  prefix: z.string().optional(),
  legacyCase: z.boolean().optional(),
  graceMs: z.number().nonnegative().optional(),
  runtime: objectWith('now').optional(),
})

/** The manifest of the version that is shown where none is named. */
const currentKey = 'current.json'
const versionKey = (version: string): string => `versions/${checkVersion(version)}.json`

/**
 * Publishes sites so that they are replaced in one instant: files are kept under the hash of their content, and a version is one
 * object that says which path has which content. What versions have in common is kept once, what did not change is not sent
 * again, and whoever is torn off in the middle leaves what was there before as it was.
 *
 * @throws CORE_OPTION_INVALID
 */
export function versionedPublisher(options: VersionedPublisherOptions): DocsPublisher {
  checkOptions('versionedPublisher', schema, options)
  const { store, graceMs = 600_000, runtime = nodeRuntime } = options
  const shelfOf = (ref: string, signal: AbortSignal | undefined) =>
    openShelf({ store, root: siteKey(ref, options), signal })
  return definePublisher({
    name: 'versioned',
    async publish({ ref, release, version, current = false, signal }) {
      const shelf = shelfOf(ref, signal)
      const keys = [
        ...(version === undefined ? [] : [versionKey(version)]),
        ...(version === undefined || current ? [currentKey] : []),
      ]
      const { files, written, unchanged } = await shelf.upload(release)
      const manifest = { name: version ?? 'latest', metadata: release.metadata, files }
      const removed = await shelf.show(manifest, { keys, nowMs: runtime.now(), graceMs })
      return { written, unchanged, removed }
    },
    async read({ ref, version, signal }) {
      const shelf = shelfOf(ref, signal)
      return shelf.release(version === undefined ? currentKey : versionKey(version))
    },
    async versions({ ref, signal }) {
      const manifests = await shelfOf(ref, signal).manifests()
      const current = manifests.get(currentKey)?.name
      const names = new Set([...manifests.values()].map(({ name }) => name))
      return inOrder([...names].map((name) => ({ name, current: name === current })))
    },
    async remove({ ref, version, signal }) {
      const shelf = shelfOf(ref, signal)
      await (version === undefined ? shelf.clear() : shelf.drop(versionKey(version)))
    },
  })
}
