import { metadataOf, metadataPath, type SiteMetadata } from '../build/site-metadata.ts'
import type { Site } from '../site/site.ts'
import type { DocsTheme } from '../theme/docs-theme.ts'
import { siteOutputs } from '../theme/site-outputs.ts'

/** A file of a release. */
export interface ReleaseFile {
  /** Media type of a file that was made by us; what was copied from a repository has none, and is never served as a page. */
  type?: string
}

/** A site as files, ready to be published and to be served. */
export interface SiteRelease {
  metadata: SiteMetadata
  /** By path below the root of the site. */
  files: ReadonlyMap<string, ReleaseFile>
  /** Content of a file; undefined for a path that is none. */
  read(
    path: string,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<Uint8Array | undefined>
}

/** A site in memory as files. */
export function releaseOf(site: Site, theme: DocsTheme): SiteRelease {
  const outputs = siteOutputs(site, theme)
  const metadata = metadataOf(site, theme)
  const files = new Map<string, ReleaseFile>([[metadataPath, { type: 'application/json' }]])
  for (const path of site.assets) files.set(path, {})
  for (const [path, { type }] of outputs) files.set(path, { type })
  return {
    metadata,
    files,
    async read(path) {
      if (path === metadataPath) return bytesOf(`${JSON.stringify(metadata, null, 2)}\n`)
      const output = outputs.get(path)
      return output ? bytesOf(await output.render()) : site.readAsset(path)
    },
  }
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content
