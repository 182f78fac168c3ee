import { contentHash } from '../site/content-hash.ts'
import { outputPath } from '../site/page-href.ts'
import type { Site, SitePage } from '../site/site.ts'
import type { DocsTheme, SiteOutput } from '../theme/docs-theme.ts'
import { siteOutputs } from '../theme/site-outputs.ts'
import { metadataOf, metadataPath } from './site-metadata.ts'

/** A file of the written site. */
export interface SiteFile {
  path: string
  /** Decides whether the file on disk is still right. */
  hash: string
  /** Brings the content, again if need be: large assets are not kept in memory. */
  read(): Promise<string | Uint8Array>
  /** Lets go of content that will not be read. */
  release?(): void
}

/** What is known of files that were made before, kept from one build to the next. */
export interface FileMemory {
  sites: WeakMap<Site, { theme: DocsTheme; files: SiteFile[] }>
  pages: WeakMap<SitePage, { theme: DocsTheme; frame: string; hash: string }>
  assets: Map<string, string>
  /** What stands in each folder that was built into, by path with its hash. */
  written: Map<string, ReadonlyMap<string, string>>
}

export const createFileMemory = (): FileMemory => ({
  sites: new WeakMap(),
  pages: new WeakMap(),
  assets: new Map(),
  written: new Map(),
})

/** Every file of a site but the record of the build. Those that are known are not made again. */
export async function siteFiles(
  site: Site,
  theme: DocsTheme,
  memory: FileMemory,
): Promise<SiteFile[]> {
  const same = memory.sites.get(site)
  if (same?.theme === theme) return same.files
  const files = await makeFiles(site, theme, memory)
  memory.sites.set(site, { theme, files })
  return files
}

async function makeFiles(site: Site, theme: DocsTheme, memory: FileMemory): Promise<SiteFile[]> {
  const outputs = siteOutputs(site, theme)
  const pages = new Map(site.pages.map((page) => [outputPath(page.href), page]))
  const frame = frameOf(site)
  const files: SiteFile[] = [metadataFile(site, theme)]
  for (const [path, output] of outputs) {
    const page = pages.get(path)
    const known = page && memory.pages.get(page)
    if (known?.theme === theme && known.frame === frame) {
      files.push({ path, hash: known.hash, read: async () => output.render() })
      continue
    }
    const file = await madeFile(path, output)
    if (page) memory.pages.set(page, { theme, frame, hash: file.hash })
    files.push(file)
  }
  for (const path of site.assets)
    if (!outputs.has(path)) files.push(await copiedFile(path, site, memory))
  return files
}

async function madeFile(path: string, { version, render }: SiteOutput): Promise<SiteFile> {
  if (version !== undefined) return { path, hash: contentHash(version), read: async () => render() }
  // Kept for the one time that it is usually read, not as long as the site.
  let content: string | Uint8Array | undefined = await render()
  const release = () => {
    content = undefined
  }
  const read = async () => {
    const made = content ?? (await render())
    release()
    return made
  }
  return { path, hash: contentHash(content), read, release }
}

async function copiedFile(path: string, site: Site, { assets }: FileMemory): Promise<SiteFile> {
  const read = async () => (await site.readAsset(path)) ?? ''
  const version = site.assetVersion(path)
  const key = version && JSON.stringify([path, version])
  const hash = (key && assets.get(key)) ?? contentHash(await read())
  if (key) assets.set(key, hash)
  return { path, hash, read }
}

/** Everything of a site that a page shows besides the page itself. */
function frameOf(site: Site): string {
  const {
    pages,
    assets: _,
    issues: __,
    etag: ___,
    loadedMs: ____,
    redirects: _____,
    ...rest
  } = site
  return contentHash(JSON.stringify([rest, pages.map(({ href, title }) => [href, title])]))
}

/** The time of the build alone does not make it another file. */
function metadataFile(site: Site, theme: DocsTheme): SiteFile {
  const metadata = metadataOf(site, theme)
  const { build_timestamp: _, ...stable } = metadata
  return {
    path: metadataPath,
    hash: contentHash(JSON.stringify(stable)),
    read: async () => `${JSON.stringify(metadata, null, 2)}\n`,
  }
}
