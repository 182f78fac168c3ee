import { outputPath } from './page-href.ts'
import type { DocsConfig } from './read-config.ts'
import { decodePage } from './read-page.ts'
import type { Sources } from './read-sources.ts'
import { isSettled } from './render-pages.ts'
import type { Site, SitePage } from './site.ts'

type SiteHead = Omit<
  Site,
  keyof ReturnType<typeof siteContent> | 'nav' | 'redirects' | 'issues' | 'etag' | 'loadedMs'
>

/** What a configuration says of a site as a whole. */
export function siteHead(config: DocsConfig, { files }: Sources): SiteHead {
  const asset = (path: string | undefined) =>
    path !== undefined && files.assets.has(path) ? path : undefined
  const { name, description, author, copyright, language, url } = config
  const { repositoryUrl, repositoryName } = config
  const logo = asset(config.logo)
  const favicon = asset(config.favicon)
  return {
    name,
    extraCss: config.extraCss.filter((path) => files.assets.has(path)),
    ...(description !== undefined && { description }),
    ...(author !== undefined && { author }),
    ...(copyright !== undefined && { copyright }),
    ...(language !== undefined && { language }),
    ...(url !== undefined && { url }),
    ...(repositoryUrl !== undefined && { repositoryUrl }),
    ...(repositoryName !== undefined && { repositoryName }),
    ...(logo !== undefined && { logo }),
    ...(favicon !== undefined && { favicon }),
  }
}

/** The pages and files of a site, and the ways to get at them. */
export function siteContent(
  { locate, files, fileOf }: Sources,
  { pages, texts, nowMs }: { pages: SitePage[]; texts: ReadonlyMap<string, string>; nowMs: number },
): Pick<Site, 'pages' | 'assets' | 'page' | 'readAsset' | 'assetVersion' | 'readSource'> {
  const read = async (path: string) => {
    const found = locate(path)
    return found?.mount.documents.readBytes(found.path)
  }
  return {
    pages,
    assets: [...files.assets.keys()],
    page: pageFinder(pages),
    readAsset: async (path) => (files.assets.has(path) ? read(path) : undefined),
    assetVersion(path) {
      const asset = files.assets.get(path)
      if (!asset || !isSettled(asset.modifiedMs, nowMs)) return undefined
      const { bytes, modifiedMs } = asset
      return JSON.stringify([locate(path)?.mount.documents.root, bytes, modifiedMs])
    },
    async readSource(path) {
      const kept = texts.get(path)
      if (kept !== undefined) return kept
      const bytes = files.pages.has(path) ? await read(path) : undefined
      return bytes && decodePage(bytes, fileOf(path)).text
    },
  }
}

/** Finds pages by any of their addresses. */
export function pageFinder(pages: readonly SitePage[]): Site['page'] {
  const byOutput = new Map(pages.map((page) => [outputPath(page.href), page]))
  return (address) => {
    try {
      const path = decodeURIComponent(address).replace(/\/+$/, '')
      const folder = path === '' ? '' : `${path}/`
      return (
        byOutput.get(path) ?? byOutput.get(`${folder}index.html`) ?? byOutput.get(`${path}.html`)
      )
    } catch {
      // Not well encoded: no page has such an address.
      return undefined
    }
  }
}
