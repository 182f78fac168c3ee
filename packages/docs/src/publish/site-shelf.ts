import { createHash } from 'node:crypto'
import { inParallel } from './in-parallel.ts'
import type { ObjectStore } from './object-store.ts'
import { formatManifest, parseManifest, type SiteManifest } from './site-manifest.ts'
import type { SiteRelease } from './site-release.ts'

/** The objects of one site: contents under their hashes, and manifests that name them. */
interface Shelf {
  store: ObjectStore
  /** What all keys begin with, ending in a slash. */
  root: string
  signal: AbortSignal | undefined
}

/** Where and when a manifest is put. */
interface Showing {
  keys: readonly string[]
  nowMs: number
  graceMs: number
}

type Manifests = ReadonlyMap<string, SiteManifest>

const contents = 'objects/'
const contentKey = (hash: string): string => `${contents}${hash.slice(0, 2)}/${hash}`

/** Opens the objects of one site. Keys are relative to the site. */
export function openShelf(shelf: Shelf) {
  const { store, root, signal } = shelf
  return {
    manifests: () => readManifests(shelf),
    /** What a manifest says as files, or undefined where there is none. */
    async release(key: string): Promise<SiteRelease | undefined> {
      const manifest = await readManifest(shelf, key)
      return manifest && releaseOf(shelf, manifest)
    },
    upload: (release: SiteRelease) => upload(shelf, release),
    /** Puts a manifest under some keys, and removes what no manifest has needed for a while; says how many objects went. */
    async show(
      manifest: Omit<SiteManifest, 'format' | 'stale'>,
      { keys, nowMs, graceMs }: Showing,
    ): Promise<number> {
      const before = await readManifests(shelf)
      const after = new Map<string, Pick<SiteManifest, 'files'>>(before)
      for (const key of keys) after.set(key, manifest)
      const stale = await findStale(shelf, { before, needed: hashesIn(after.values()), nowMs })
      const expired = [...stale].filter(([, sinceMs]) => nowMs - sinceMs >= graceMs)
      for (const [hash] of expired) stale.delete(hash)
      const content = formatManifest({ format: 1, ...manifest, stale: Object.fromEntries(stale) })
      for (const key of keys)
        await store.write({ key: root + key, content, type: 'application/json', signal })
      await removeAll(
        shelf,
        expired.map(([hash]) => contentKey(hash)),
      )
      return expired.length
    },
    /** Removes a manifest. What only it needed goes once somebody publishes after a while. */
    drop: (key: string) => store.remove({ key: root + key, signal }),
    /** Removes everything; what names the contents goes first, so that nobody is shown half of them. */
    async clear(): Promise<void> {
      const keys = await listKeys(shelf, '')
      const isContent = (key: string) => key.startsWith(contents)
      await removeAll(
        shelf,
        keys.filter((key) => !isContent(key)),
      )
      await removeAll(shelf, keys.filter(isContent))
    },
  }
}

async function readManifest(
  { store, root, signal }: Shelf,
  key: string,
): Promise<SiteManifest | undefined> {
  const content = await store.read({ key: root + key, signal })
  return content && parseManifest(content, { place: store.place, key: root + key })
}

async function readManifests(shelf: Shelf): Promise<Manifests> {
  const found = new Map<string, SiteManifest>()
  for (const key of ['current.json', ...(await listKeys(shelf, 'versions/'))]) {
    const manifest = await readManifest(shelf, key)
    if (manifest) found.set(key, manifest)
  }
  return found
}

/** Sends what no manifest names yet. */
async function upload(shelf: Shelf, release: SiteRelease) {
  const { store, root, signal } = shelf
  const there = hashesIn((await readManifests(shelf)).values())
  const files: SiteManifest['files'] = {}
  let [written, unchanged] = [0, 0]
  const send = async ([path, { type }]: [string, { type?: string }]) => {
    const content = await release.read(path, { signal })
    // A file that went away since it was listed is no longer part of the site.
    if (!content) return
    const hash = createHash('sha256').update(content).digest('hex')
    files[path] = { hash, ...(type !== undefined && { type }) }
    if (there.has(hash)) {
      unchanged += 1
      return
    }
    const key = root + contentKey(hash)
    await store.write({ key, content, type: 'application/octet-stream', signal })
    written += 1
  }
  await inParallel(release.files, send, { signal })
  return { files, written, unchanged }
}

/**
 * Contents that no manifest names, with since when, milliseconds since 1970 UTC. Some of them may have been sent a moment ago by
 * somebody who is about to name them.
 */
async function findStale(
  shelf: Shelf,
  { before, needed, nowMs }: { before: Manifests; needed: ReadonlySet<string>; nowMs: number },
): Promise<Map<string, number>> {
  const neededUntilNow = hashesIn(before.values())
  const found = new Map<string, number>()
  for (const key of await listKeys(shelf, contents)) {
    const hash = key.slice(key.lastIndexOf('/') + 1)
    if (needed.has(hash)) continue
    const noted = [...before.values()].flatMap(({ stale }) => stale[hash] ?? [])
    const isNew = neededUntilNow.has(hash) || noted.length === 0
    found.set(hash, isNew ? nowMs : Math.max(...noted))
  }
  return found
}

const hashesIn = (manifests: Iterable<Pick<SiteManifest, 'files'>>): Set<string> =>
  new Set([...manifests].flatMap(({ files }) => Object.values(files).map(({ hash }) => hash)))

function releaseOf({ store, root }: Shelf, { metadata, files }: SiteManifest): SiteRelease {
  const byPath = new Map(Object.entries(files))
  const types = [...byPath].map(([path, { type }]) => [path, type === undefined ? {} : { type }])
  return {
    metadata,
    files: new Map(types as [string, { type?: string }][]),
    async read(path, { signal } = {}) {
      const file = byPath.get(path)
      return file && store.read({ key: root + contentKey(file.hash), signal })
    },
  }
}

async function listKeys({ store, root, signal }: Shelf, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const key of store.list({ prefix: root + prefix, signal }))
    keys.push(key.slice(root.length))
  return keys
}

const removeAll = ({ store, root, signal }: Shelf, keys: readonly string[]): Promise<void> =>
  inParallel(keys, (key) => store.remove({ key: root + key, signal }), { signal })
