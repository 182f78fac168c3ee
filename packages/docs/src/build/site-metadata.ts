import type { Site } from '../site/site.ts'
import type { DocsTheme } from '../theme/docs-theme.ts'
import { siteOutputs } from '../theme/site-outputs.ts'

/** Path of what the peer's readers want to know of a site. */
export const metadataPath = 'techdocs_metadata.json'

/** `techdocs_metadata.json` as the peer writes it. */
export interface SiteMetadata {
  site_name: string
  site_description: string
  /** Milliseconds since 1970 UTC. */
  build_timestamp: number
  files: string[]
  etag: string
}

/** What the peer's readers want to know of a site. */
export function metadataOf(site: Site, theme: DocsTheme): SiteMetadata {
  const files = new Set([...siteOutputs(site, theme).keys(), ...site.assets, metadataPath])
  return {
    site_name: site.name,
    // The peer writes the word "None" for a description that is absent.
    site_description: site.description ?? '',
    build_timestamp: site.loadedMs,
    files: [...files].sort(),
    etag: site.etag,
  }
}
