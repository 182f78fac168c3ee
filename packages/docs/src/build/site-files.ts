import { createHash } from 'node:crypto'
import { outputPath } from '../site/page-href.ts'
import type { Site } from '../site/site.ts'
import { renderLayout } from '../theme/render-layout.ts'
import { metadataOf, siteResources } from './site-resources.ts'

/** A file of the written site. */
export interface SiteFile {
  path: string
  /** Decides whether the file on disk is still right. */
  hash: string
  /** Brings the content, again if need be: large assets are not kept in memory. */
  read(): Promise<string | Uint8Array>
}

const hashOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex')

const fileOf = (path: string, content: string): SiteFile => ({
  path,
  hash: hashOf(content),
  read: async () => content,
})

/** Every file of a site but the record of the build. */
export async function siteFiles(site: Site): Promise<SiteFile[]> {
  const made = [
    ...site.pages.map((page) => fileOf(outputPath(page.href), renderLayout(site, page))),
    ...[...siteResources].map(([path, { render }]) => fileOf(path, render(site))),
    metadataFile(site),
  ]
  const taken = new Set(made.map(({ path }) => path))
  const copied: SiteFile[] = []
  for (const path of site.assets.filter((asset) => !taken.has(asset))) {
    const read = async () => (await site.readAsset(path)) ?? ''
    copied.push({ path, hash: hashOf(await read()), read })
  }
  return [...made, ...copied]
}

/** The time of the build alone does not make it another file. */
function metadataFile(site: Site): SiteFile {
  const metadata = metadataOf(site)
  const { build_timestamp: _, ...stable } = metadata
  return {
    path: 'techdocs_metadata.json',
    hash: hashOf(JSON.stringify(stable)),
    read: async () => `${JSON.stringify(metadata, null, 2)}\n`,
  }
}
