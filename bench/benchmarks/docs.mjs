import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { assertSameWork } from '../frame/same-work.mjs'
import { filesIn, temporaryFolder } from '../frame/temporary-folder.mjs'
import { generatePages, generateSite } from '../generate/site.mjs'

const pagesAt = (scale) => Math.round(300 * scale)

/** What the pages hold, told by the tags that both must write. */
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

async function prepareOurs({ scale }) {
  const { path, close } = temporaryFolder()
  const [source, out] = [join(path, 'source'), join(path, 'site')]
  await mkdir(source)
  generateSite(source, pagesAt(scale))
  const { createDocs } = await import('@callboard/docs')
  return {
    work: () => createDocs({ source }).build({ out }),
    inspect: ({ issues }) => {
      if (issues.length > 0) throw new Error(`not clean: ${issues[0].message}`)
      const files = filesIn(out)
      const pages = files.filter(({ path }) => path.endsWith('index.html'))
      const written = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
      return {
        done: done(pages.map(({ bytes }) => bytes.toString('utf8'))),
        figures: { 'site MB': written / 1e6 },
      }
    },
    close,
  }
}

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
    'A site of 300 pages: built to disk by us (links, highlighting, sanitising, search, layout), parsed and rendered alone by unified',
  unit: 'pages',
  contenders: [
    { name: '@callboard/docs', role: 'ours', prepare: prepareOurs },
    { name: 'unified, remark-gfm, rehype', role: 'bound', prepare: prepareUnified },
  ],
  check: assertSameWork,
})
