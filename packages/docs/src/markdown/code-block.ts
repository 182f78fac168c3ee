import type { Element, ElementContent, Properties } from 'hast'
import { articleClass } from './class-names.ts'
import { colouredCode } from './coloured-code.ts'
import { drawDiagram } from './draw-diagram.ts'
import { h } from './hast-element.ts'
import type { CodeBlock, PageContext } from './page-context.ts'
import { safeId } from './safe-id.ts'

/** Code that is HTML already: put into the tree after the sanitiser, which lets no such node through. */
export type DrawnCode = Extract<ElementContent, { type: 'raw' }>

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
  const content = await colouredCode(block, context)
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
