import { encodePath } from '../site/page-href.ts'
import type { NavItem, Site, SitePage } from '../site/site.ts'

/** Size of `llms-full.txt` after which pages are only named, in characters: about what a language model takes in at once. */
const maxFullLength = 1_000_000

/** `llms.txt`: what the site holds, for programs that read text: each page with its Markdown. See llmstxt.org. */
export function llmsTxt(site: Site): string {
  const { name, description, nav, pages } = site
  const byHref = new Map(pages.map((page) => [page.href, page]))
  const listed = new Set<string>()
  const lines = nav.flatMap((item) => itemLines(item, { byHref, listed, depth: 0 }))
  const others = pages.filter(({ href }) => !listed.has(href)).map(pageLine)
  return [
    `# ${oneLine(name)}`,
    ...(description === undefined ? [] : ['', `> ${oneLine(description)}`]),
    '',
    '## Pages',
    '',
    ...lines,
    ...(others.length > 0 ? ['', '## Optional', '', ...others] : []),
    '',
  ].join('\n')
}

interface Listing {
  byHref: ReadonlyMap<string, SitePage>
  listed: Set<string>
  depth: number
}

function itemLines({ title, href, external, children }: NavItem, listing: Listing): string[] {
  const { byHref, listed, depth } = listing
  const indent = '  '.repeat(depth)
  const page = external || href === undefined ? undefined : byHref.get(href)
  if (page) listed.add(page.href)
  const own = page
    ? pageLine(page)
    : external
      ? `- [${linkText(title)}](${href})`
      : `- ${oneLine(title)}`
  const below = children.flatMap((child) => itemLines(child, { ...listing, depth: depth + 1 }))
  return [indent + own, ...below]
}

const lines = new WeakMap<SitePage, string>()

/** What names a page, made once for it. */
function pageLine(page: SitePage): string {
  const known = lines.get(page)
  if (known !== undefined) return known
  const { title, path, description } = page
  const about = description === undefined ? '' : `: ${oneLine(description)}`
  const line = `- [${linkText(title)}](${encodePath(path)})${about}`
  lines.set(page, line)
  return line
}

/** `llms-full.txt`: the Markdown of all pages in reading order, as far as there is room. */
export async function llmsFullTxt(site: Site): Promise<string> {
  const parts: string[] = [`# ${oneLine(site.name)}\n`]
  const left: SitePage[] = []
  let length = 0
  for (const page of site.pages.filter(({ failed }) => !failed)) {
    const source = length < maxFullLength ? await site.readSource(page.path) : undefined
    if (source === undefined || length + source.length > maxFullLength) {
      left.push(page)
      continue
    }
    length += source.length
    parts.push(`<!-- ${encodePath(page.path)} -->\n${source.trim()}\n`)
  }
  if (left.length > 0) parts.push(`## Not included\n\n${left.map(pageLine).join('\n')}\n`)
  return parts.join('\n')
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
const linkText = (text: string): string => oneLine(text).replace(/[[\]\\]/g, '\\$&')
