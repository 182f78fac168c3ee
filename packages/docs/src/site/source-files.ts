import { createHash } from 'node:crypto'
import { type Addressing, addressOf, encodePath } from './page-href.ts'

/** The pages and assets of a site, by path relative to the documents. */
export interface SourceFiles {
  pages: ReadonlyMap<string, { href: string }>
  assets: ReadonlyMap<string, { bytes: number; modifiedMs: number }>
  addressing: Addressing
  /** Path of the page behind a decoded address such as `guide/`. */
  pageByAddress: ReadonlyMap<string, string>
  /** Changes when a file comes or goes: links are resolved against the whole set. */
  fingerprint: string
}

/** Puts the files of a site in order. Of two pages with one address the first is kept and the other returned. */
export function createSourceFiles({
  pagePaths,
  assets,
  addressing = 'folders',
}: {
  pagePaths: readonly string[]
  assets: ReadonlyMap<string, { bytes: number; modifiedMs: number }>
  /** @default 'folders' */
  addressing?: Addressing
}): { files: SourceFiles; clashes: { path: string; other: string }[] } {
  const pages = new Map<string, { href: string }>()
  const pageByAddress = new Map<string, string>()
  const clashes: { path: string; other: string }[] = []
  for (const path of [...pagePaths].sort(indexFirst)) {
    const address = addressOf(path, addressing)
    const other = pageByAddress.get(address)
    if (other !== undefined) {
      clashes.push({ path, other })
      continue
    }
    pages.set(path, { href: encodePath(address) })
    pageByAddress.set(address, path)
  }
  const names = JSON.stringify([[...pages.keys()], [...assets.keys()], addressing])
  const fingerprint = createHash('sha256').update(names).digest('hex')
  return { files: { pages, assets, addressing, pageByAddress, fingerprint }, clashes }
}

/** `index.md` wins over `README.md`, and a folder's index over a page of the folder's name. */
const indexFirst = (a: string, b: string): number => rank(a) - rank(b) || (a < b ? -1 : 1)

const rank = (path: string): number => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/^index\./.test(name)) return 0
  return /^README\./.test(name) ? 1 : 2
}
