import type { ElementContent } from 'hast'
import type { Highlighter } from '../highlight/highlighter.ts'
import { codeHtml } from './code-html.ts'
import { h } from './hast-element.ts'
import { isDeeper } from './is-deeper.ts'
import type { CodeBlock, PageContext } from './page-context.ts'
import { splitLines } from './split-lines.ts'

/** Code whose spans nest deeper stays plain: what splits and prints them recurses. */
const maxSpanDepth = 100

/** Characters of code and its HTML that are kept for each highlighter. */
const maxKept = 4_000_000

type ColourContext = Pick<PageContext, 'highlighter' | 'logger' | 'path'>

/**
 * The HTML of a code block. Blocks are coloured once for as long as there is room: the same command stands on many pages, and most
 * blocks of a page are as they were when another line of it has changed.
 */
export async function colouredCode(block: CodeBlock, context: ColourContext): Promise<string> {
  const { code, inline, info } = block
  const { highlighter, logger, path } = context
  const plain: ElementContent[] = [{ type: 'text', value: inline ? code : `${code}\n` }]
  const { language } = info
  if (language === undefined || code === '') return codeHtml(emphasise(plain, block))
  const kept = keptOf(highlighter)
  const key = JSON.stringify([language, inline, [...info.highlighted], code])
  const known = kept.html.get(key)
  if (known !== undefined) return known
  try {
    const html = codeHtml(emphasise((await colour(block, highlighter)) ?? plain, block))
    keep(kept, key, html)
    return html
  } catch (error) {
    // Colours are not worth a page.
    logger.warn('code stays plain', { path, highlighter: highlighter.name, error: String(error) })
    return codeHtml(emphasise(plain, block))
  }
}

async function colour(
  { code, inline, info: { language = '' } }: CodeBlock,
  highlighter: Highlighter,
): Promise<ElementContent[] | undefined> {
  const content = await highlighter.highlight({ code: inline ? code : `${code}\n`, language })
  return content && isDeeper(content, maxSpanDepth) ? undefined : content
}

function emphasise(content: ElementContent[], { info }: CodeBlock): ElementContent[] {
  if (info.highlighted.size === 0) return content
  return splitLines(content).flatMap((line, index) =>
    info.highlighted.has(index + 1) ? [h('span', { className: ['hll'] }, line)] : line,
  )
}

interface KeptCode {
  html: Map<string, string>
  room: number
}

const keptBy = new WeakMap<Highlighter, KeptCode>()

function keptOf(highlighter: Highlighter): KeptCode {
  const kept = keptBy.get(highlighter) ?? { html: new Map<string, string>(), room: maxKept }
  keptBy.set(highlighter, kept)
  return kept
}

/** What came first goes first when there is no room. */
function keep(kept: KeptCode, key: string, html: string): void {
  const length = key.length + html.length
  if (length > maxKept / 10 || kept.html.has(key)) return
  kept.html.set(key, html)
  kept.room -= length
  for (const [oldest, { length: shorter }] of kept.html) {
    if (kept.room >= 0) return
    kept.html.delete(oldest)
    kept.room += oldest.length + shorter
  }
}
