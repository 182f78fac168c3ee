import { z } from 'zod'
import { metadataPath } from '../build/site-metadata.ts'
import { docsErrors } from '../errors.ts'
import type { ObjectStore } from './object-store.ts'
import type { ReleaseFile, SiteRelease } from './site-release.ts'

const schema = z.object({
  site_name: z.string().catch(''),
  // The peer writes the word "None" for a description that is absent.
  site_description: z
    .string()
    .transform((text) => (text === 'None' ? '' : text))
    .catch(''),
  build_timestamp: z.number().catch(0),
  files: z.array(z.string()).catch([]),
  etag: z.string().catch(''),
})

/**
 * A site that was published file by file, by us or by the peer. What we make has its own paths; everything else counts as copied
 * from a repository, the scripts of other engines too, so that they are shown and never run.
 *
 * @throws DOCS_MANIFEST_INVALID for metadata that cannot be read
 */
export async function readPlain({
  store,
  root,
  signal,
}: {
  store: ObjectStore
  root: string
  signal: AbortSignal | undefined
}): Promise<SiteRelease | undefined> {
  const key = root + metadataPath
  const content = await store.read({ key, signal })
  if (!content) return undefined
  const metadata = parseMetadata(content, { place: store.place, key })
  const paths = new Set(metadata.files)
  const files = new Map(metadata.files.map((path) => [path, fileOf(path, paths)]))
  return {
    metadata,
    files,
    read: async (path, options) =>
      files.has(path) ? store.read({ key: root + path, signal: options?.signal }) : undefined,
  }
}

function parseMetadata(content: Uint8Array, at: { place: string; key: string }) {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(content)))
  } catch (cause) {
    throw docsErrors.MANIFEST_INVALID(at, { cause })
  }
}

/** Paths under which we write what we make. */
const made: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)index\.html$|^404\.html$|^_callboard\/\w+\.html$/, 'text/html'],
  [/^_callboard\/\w+\.js$/, 'text/javascript'],
  [/^_callboard\/[\w.]+\.css$/, 'text/css'],
  [
    /^_callboard\/\w+\.json$|^search\/search_index\.json$|^techdocs_metadata\.json$/,
    'application/json',
  ],
  [/^_callboard\/icon\.svg$/, 'image/svg+xml'],
  [/^sitemap\.xml$/, 'application/xml'],
  [/^llms(?:-full)?\.txt$/, 'text/plain'],
]

function fileOf(path: string, paths: ReadonlySet<string>): ReleaseFile {
  const type = made.find(([pattern]) => pattern.test(path))?.[1]
  if (type !== undefined) return { type }
  return isPageFile(path, paths) ? { type: 'text/html' } : {}
}

/** A page of a site whose addresses are those of files: its Markdown stands beside it, and it is no folder as well. */
function isPageFile(path: string, paths: ReadonlySet<string>): boolean {
  const [, name] = /^(.*)\.html$/.exec(path) ?? []
  if (name === undefined || paths.has(`${name}/index.html`)) return false
  return paths.has(`${name}.md`) || paths.has(`${name}.markdown`)
}
