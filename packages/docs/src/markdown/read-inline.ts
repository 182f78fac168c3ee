import { issueFromError } from '@callboard/core'
import type { Nodes, PhrasingContent, Root } from 'mdast'
import { docsErrors } from '../errors.ts'
import { buildInline } from './build-inline.ts'
import { loadEmoji } from './emoji.ts'
import { escapeHtml } from './escape-html.ts'
import { type FormulaSetter, loadFormulaSetter } from './formula-html.ts'
import type { Formula } from './math-source.ts'
import { element } from './mdast-element.ts'
import type { PageContext } from './page-context.ts'
import type { ScannedText } from './scanned-text.ts'
import { walkMarkdown } from './walk.ts'
import { widgets } from './widget-names.ts'

/** Reads what stands within the blocks of a page, with the data that its names and formulas need. */
export async function readInline(tree: Root, context: PageContext): Promise<void> {
  const { dialect, scanned, timer } = context
  buildInline(tree, {
    dialect,
    text: scanned.text,
    maxNodes: context.limits.maxNodes / 4,
    abbreviations: scanned.abbreviations,
    formula: scanned.formulas.length > 0 ? await formulas(scanned, context) : undefined,
    symbol: await symbols(context),
  })
  if (scanned.formulas.length > 0) walkMarkdown(tree, unwrapDisplay)
  timer.check()
}

/** A formula in a block of its own stands in no paragraph. */
function unwrapDisplay(node: Nodes): void {
  if (node.type !== 'paragraph' || node.children.length !== 1) return
  if (node.children[0]?.data?.hProperties?.display)
    node.data = { ...node.data, hName: widgets.bare }
}

/** Icons on a page: each is some hundred times as long as its name. */
const maxIcons = 2000

async function symbols(context: PageContext) {
  const { scanned, icons, timer } = context
  if (!/:[\w+-]+:/.test(scanned.text)) return () => undefined
  const loading = Promise.all([loadEmoji(), icons?.prepare?.()])
  await timer.untimed(loading.then(() => undefined))
  const [emojiOf] = await loading
  let drawn = 0
  return (name: string): PhrasingContent | undefined => {
    const emoji = emojiOf(name)
    if (emoji !== undefined) return emojiElement(name, emoji)
    const svg = drawn < maxIcons ? icons?.icon(name) : undefined
    if (svg === undefined) return undefined
    drawn += 1
    return piece({ html: `<span class="twemoji">${svg}</span>`, text: '' }, context)
  }
}

const emojiElement = (name: string, emoji: string): PhrasingContent =>
  element(
    'emphasis',
    'span',
    {
      className: ['twemoji'],
      title: `:${name}:`,
      role: 'img',
      ariaLabel: name.replace(/[_-]+/g, ' '),
    },
    [{ type: 'text', value: emoji }],
  )

async function formulas({ mark, formulas: found }: ScannedText, context: PageContext) {
  const loading = loadFormulaSetter()
  await context.timer.untimed(loading.then(() => undefined))
  const set = await loading
  context.page.uses.push('math')
  return {
    pattern: new RegExp(`${mark}m(\\d+)${mark}`, 'g'),
    make: (index: number) => setFormula(found[index] as Formula, set, context),
  }
}

/** In the markup of `pymdownx.arithmatex`; a formula that cannot be set shows its source. */
function setFormula(formula: Formula, set: FormulaSetter, context: PageContext): PhrasingContent {
  const { tex, display, line } = formula
  const result = set(formula)
  const shown =
    'html' in result ? result.html : escapeHtml(display ? `\\[${tex}\\]` : `\\(${tex}\\)`)
  if ('reason' in result) {
    const error = docsErrors.FORMULA({ tex, reason: result.reason })
    const at = { file: context.file, line: context.pageLine(line) }
    context.page.issues.push({ ...issueFromError(error, 'warning'), at })
  }
  const name = display ? 'div' : 'span'
  const html = `<${name} class="arithmatex">${shown}</${name}>`
  const place = piece({ html, text: tex }, context)
  if (display)
    place.data = { ...place.data, hProperties: { ...place.data?.hProperties, display: 'block' } }
  return place
}

/** A place for HTML of ours, which is put there after the page was sanitised. */
function piece(made: { html: string; text: string }, { pieces }: PageContext): PhrasingContent {
  return element('emphasis', widgets.piece, { index: String(pieces.push(made) - 1) }, [])
}
