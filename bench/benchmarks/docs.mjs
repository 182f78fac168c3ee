import { appendFileSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { assertSameWork } from '../frame/same-work.mjs'
import { filesIn, temporaryFolder } from '../frame/temporary-folder.mjs'
import { generatePages, generateSite } from '../generate/site.mjs'

const pagesAt = (scale) => Math.round(1000 * scale)

/** What the pages hold, told by the tags that all must write. */
function done(pages) {
  const count = (tag) =>
    pages.reduce((sum, html) => sum + (html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0), 0)
  return {
    pages: pages.length,
    codeBlocks: count('pre'),
    tableCells: count('td'),
    quotes: count('blockquote'),
  }
}

const articleOf = (html) => html.slice(html.indexOf('<article'), html.lastIndexOf('</article>'))

/** What was written: its pages, and its size. */
function written(out) {
  const files = filesIn(out).filter(({ path }) => !path.startsWith('.'))
  // The list of all pages is the site's, not the author's.
  const pages = files.filter(
    ({ path }) => path.endsWith('index.html') && !path.includes('_callboard'),
  )
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0)
  return {
    done: done(pages.map((page) => articleOf(page.bytes.toString('utf8')))),
    figures: { 'site MB': bytes / 1e6 },
  }
}

async function folders(scale) {
  const { path, close } = temporaryFolder()
  const [source, out] = [join(path, 'source'), join(path, 'site')]
  await mkdir(source)
  generateSite(source, pagesAt(scale))
  // As a checkout that is older than a moment: what has only just been written is read again to be sure.
  for (const file of filesIn(source)) utimesSync(join(source, file.path), 1e9, 1e9)
  return { source, out, close }
}

const prepareOurs = (threads) =>
  async function prepare({ scale }) {
    const { source, out, close } = await folders(scale)
    const { createDocs } = await import('@callboard/docs')
    const docs = createDocs({ source, threads })
    return {
      work: () => docs.build({ out }),
      async inspect({ issues }) {
        if (issues.length > 0) throw new Error(`not clean: ${issues[0].message}`)
        const { done: made, figures } = written(out)
        const again = await timed(() => docs.build({ out }))
        const page = join(source, 'docs/chapter-0/page-1.md')
        const text = readFileSync(page)
        appendFileSync(page, '\nOne more sentence.\n')
        const edited = await timed(() => docs.build({ out }))
        appendFileSync(page, '\nAnd one more.\n')
        // As after a watch: nothing but the page is looked at.
        const changed = ['docs/chapter-0/page-1.md']
        const watched = await timed(() => docs.build({ out, changed }))
        writeFileSync(page, text)
        return {
          done: made,
          figures: {
            ...figures,
            ...figuresOf('nothing changed', again),
            ...figuresOf('one page edited', edited),
            ...figuresOf('one page edited, watched', watched),
          },
        }
      },
      async close() {
        await docs[Symbol.asyncDispose]()
        close()
      },
    }
  }

async function timed(work) {
  const before = process.cpuUsage()
  const startedMs = performance.now()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { ms: performance.now() - startedMs, cpuMs: (user + system) / 1000 }
}

const figuresOf = (name, { ms, cpuMs }) => ({ [`${name} ms`]: ms, [`${name} CPU ms`]: cpuMs })

/** Markdown to HTML in memory and nothing else, which flatters it: no links checked, no highlighting, no files. */
async function prepareUnified({ scale }) {
  const texts = [...generatePages(pagesAt(scale)).values()]
  const { unified } = await import('unified')
  const { default: remarkParse } = await import('remark-parse')
  const { default: remarkGfm } = await import('remark-gfm')
  const { default: remarkRehype } = await import('remark-rehype')
  const { default: rehypeStringify } = await import('rehype-stringify')
  const processor = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype)
    .use(rehypeStringify)
    .freeze()
  return {
    work: () => texts.map((text) => String(processor.processSync(text))),
    inspect: (pages) => ({ done: done(pages) }),
  }
}

export const benchmark = defineBenchmark({
  name: 'docs',
  title:
    'A site of 1,000 pages: built to disk by us (links, highlighting, sanitising, search, layout), parsed and rendered alone by unified',
  unit: 'pages',
  runs: 3,
  contenders: [
    { name: '@callboard/docs', role: 'ours', prepare: prepareOurs(1) },
    { name: '@callboard/docs, one thread', role: 'ours', prepare: prepareOurs(0) },
    { name: 'unified, remark-gfm, rehype', role: 'bound', prepare: prepareUnified },
  ],
  check: assertSameWork,
})
