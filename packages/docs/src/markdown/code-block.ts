import type { Element, ElementContent, Properties } from 'hast'
import { articleClass } from './class-names.ts'
import { codeHtml } from './code-html.ts'
import { drawDiagram } from './draw-diagram.ts'
import { h } from './hast-element.ts'
import { isDeeper } from './is-deeper.ts'
import type { CodeBlock, PageContext } from './page-context.ts'
import { safeId } from './safe-id.ts'
import { splitLines } from './split-lines.ts'

/** Code that is HTML already: put into the tree after the sanitiser, which lets no such node through. */
export type DrawnCode = Extract<ElementContent, { type: 'raw' }>

/** Code whose spans nest deeper stays plain: what splits and prints them recurses. */
const maxSpanDepth = 100

type DrawContext = Pick<
  PageContext,
  'highlighter' | 'timer' | 'logger' | 'path' | 'file' | 'page' | 'diagrams' | 'dialect' | 'signal'
>

/**
 * Draws code in the markup of pymdownx.highlight: `div.highlight`, `span.filename`, `span.hll`. Diagrams come as
 * images where something draws them; those of Mermaid are left to the page.
 */
export async function drawCode(block: CodeBlock, context: DrawContext): Promise<Element> {
  const { code, info, inline } = block
  const language = `language-${/^[\w+#-]{1,40}$/.test(info.language ?? '') ? info.language : 'text'}`
  if (!inline && info.language === 'mermaid') return mermaid(code, context)
  const diagram = inline ? undefined : await drawDiagram(block, context)
  if (diagram) return diagram
  const content = await colouredHtml(block, context)
  context.timer.check()
  if (inline) return h('code', { className: [language, 'highlight'] }, [drawn(content, code)])
  const pre = h('pre', {}, [h('code', {}, [drawn(content, code)])])
  const filename = info.title === undefined ? [] : [{ type: 'text' as const, value: info.title }]
  const firstLine = info.firstLine ?? (context.dialect.lineNumbers && 1)
  const body =
    firstLine === false
      ? [...filename.map((text) => h('span', { className: ['filename'] }, [text])), pre]
      : [numbered(pre, { code, firstLine, filename })]
  return h('div', ownAttributes(info, [language, 'highlight']), body)
}

function mermaid(code: string, { page }: DrawContext): Element {
  if (!page.uses.includes('mermaid')) page.uses.push('mermaid')
  return h('pre', { className: ['mermaid'] }, [h('code', {}, [{ type: 'text', value: code }])])
}

function ownAttributes({ id, classes = [] }: CodeBlock['info'], className: string[]): Properties {
  const safe = id === undefined ? undefined : safeId(id)
  const own = classes.flatMap((name) => articleClass(name) ?? [])
  return { className: [...className, ...own], ...(safe !== undefined && { id: safe }) }
}

/** Finished HTML of ours; its text is for search. */
const drawn = (value: string, text: string): DrawnCode => ({ type: 'raw', value, data: { text } })

async function colouredHtml(block: CodeBlock, context: DrawContext): Promise<string> {
  const { highlighter, logger, path } = context
  const end = block.inline ? '' : '\n'
  const plain: ElementContent[] = [{ type: 'text', value: block.code + end }]
  try {
    return codeHtml(emphasise((await colour(block, context)) ?? plain, block))
  } catch (error) {
    // Colours are not worth a page.
    logger.warn('code stays plain', { path, highlighter: highlighter.name, error: String(error) })
    return codeHtml(emphasise(plain, block))
  }
}

async function colour(
  { code, inline, info: { language } }: CodeBlock,
  { highlighter }: DrawContext,
): Promise<ElementContent[] | undefined> {
  if (language === undefined || code === '') return undefined
  const content = await highlighter.highlight({ code: inline ? code : `${code}\n`, language })
  return content && isDeeper(content, maxSpanDepth) ? undefined : content
}

function emphasise(content: ElementContent[], { info }: CodeBlock): ElementContent[] {
  if (info.highlighted.size === 0) return content
  return splitLines(content).flatMap((line, index) =>
    info.highlighted.has(index + 1) ? [h('span', { className: ['hll'] }, line)] : line,
  )
}

interface Numbering {
  code: string
  firstLine: number
  filename: { type: 'text'; value: string }[]
}

function numbered(pre: Element, { code, firstLine, filename }: Numbering): Element {
  const count = code.split('\n').length
  const numbers = Array.from({ length: count }, (_, index) => String(firstLine + index)).join('\n')
  const gutter = h('pre', {}, [{ type: 'text', value: `${numbers}\n` }])
  const head = filename.map((text) =>
    h('tr', {}, [
      h('th', { colSpan: 2, className: ['filename'] }, [
        h('span', { className: ['filename'] }, [text]),
      ]),
    ]),
  )
  return h('table', { className: ['highlighttable'] }, [
    h('tbody', {}, [
      ...head,
      h('tr', {}, [
        h('td', { className: ['linenos'], ariaHidden: 'true' }, [
          h('div', { className: ['linenodiv'] }, [gutter]),
        ]),
        h('td', { className: ['code'] }, [h('div', {}, [pre])]),
      ]),
    ]),
  ])
}
