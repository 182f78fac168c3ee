import { createBlockState, indentOf } from './block-state.ts'
import { type ContainerHead, headOf } from './container-head.ts'
import { escapeHtml } from './escape-html.ts'
import type { FoundContainer, Line, LineAt } from './scanned-line.ts'

const opening = /^(\/{3,})[ \t]+([\w-]+)(?:[ \t]*\|[ \t]*(.*?))?[ \t]*$/

const admonitions = new Set([
  ...['note', 'abstract', 'info', 'tip', 'success', 'question', 'warning', 'failure', 'danger'],
  ...['bug', 'example', 'quote', 'new', 'settings', 'attention', 'caution', 'error', 'hint'],
  ...['important', 'check'],
])

/** Finds a block of `pymdownx.blocks`: `/// type | argument`, options, content, and as many slashes again. */
export function slashBlockAt({ lines, index, text }: LineAt): FoundContainer | undefined {
  const match = opening.exec(text.trim())
  if (!match) return undefined
  const [, slashes = '', type = '', argument = ''] = match
  const end = endOf(lines, index + 1, slashes)
  const { options, length } = readOptions(lines.slice(index + 1, end))
  const head = headFor(type.toLowerCase(), argument, options)
  if (!head) return undefined
  return {
    head,
    body: lines.slice(index + 1 + length, end),
    bodyIndent: indentOf(text),
    // A block that is never closed reaches to the end, as in pymdownx.
    consumed: Math.min(end + 1, lines.length) - index,
  }
}

function endOf(lines: readonly Line[], from: number, slashes: string): number {
  const state = createBlockState()
  for (let index = from; index < lines.length; index += 1) {
    const { text } = lines[index] as Line
    state.next(text)
    if (!state.isLiteral && text.trim() === slashes) return index
  }
  return lines.length
}

const option = /^(?: {4,}|\t)[ \t]*([\w-]+):[ \t]*(.*?)[ \t]*$/

/** Indented `key: value` lines below the opening one. */
function readOptions(lines: readonly Line[]): { options: Map<string, string>; length: number } {
  const options = new Map<string, string>()
  let length = 0
  for (const { text } of lines) {
    const match = option.exec(text)
    if (!match) break
    options.set((match[1] ?? '').toLowerCase(), match[2] ?? '')
    length += 1
  }
  return { options, length }
}

function headFor(
  type: string,
  argument: string,
  options: ReadonlyMap<string, string>,
): ContainerHead | undefined {
  const isOn = (name: string) => /^(?:true|yes|on)$/i.test(options.get(name) ?? '')
  const { id, classes } = attributesOf(options.get('attrs') ?? '')
  const given = options.get('type')?.toLowerCase()
  const title = argument === '' ? undefined : argument
  const details = /^details(?:-([\w-]+))?$/.exec(type)
  if (details) {
    const named = [details[1] ?? given ?? '', ...classes].filter(Boolean)
    return { ...headOf('details', { classes: named, open: isOn('open'), ...id }), title }
  }
  if (type === 'admonition' || admonitions.has(type)) {
    const named = [type === 'admonition' ? (given ?? '') : type, ...classes].filter(Boolean)
    return { ...headOf('admonition', { classes: named, ...id }), title }
  }
  if (type === 'tab')
    return headOf('tab', { title: argument, open: isOn('select'), separate: isOn('new') })
  if (type === 'html') return htmlHead(argument)
  if (type === 'define') return { ...headOf('define', { ...id, classes }), title }
  if (/^(?:[\w-]+-)?caption$/.test(type)) return headOf('caption', { ...id, classes })
  return undefined
}

/** `{id: x, class: "a b"}` */
function attributesOf(text: string): { id: { id?: string }; classes: string[] } {
  const value = (name: string) =>
    new RegExp(`\\b${name}:[ \\t]*(?:"([^"]*)"|'([^']*)'|([^,}\\s]+))`)
      .exec(text)
      ?.slice(1)
      .find(Boolean)
  const id = value('id')
  return { id: id === undefined ? {} : { id }, classes: value('class')?.split(/\s+/) ?? [] }
}

const bracket = /\[([a-z][\w-]*)(?:=(?:"([^"\n]*)"|'([^'\n]*)'|([^\]\s"']*)))?\]/gi

/** `div.class#id[title="text"]`: what an author may not say is taken away with that of other HTML. */
function htmlHead(argument: string): ContainerHead | undefined {
  const attributes = [...argument.matchAll(bracket)].map(([, name = '', ...values]) => ({
    name,
    value: values.find((value) => value !== undefined) ?? '',
  }))
  const rest = argument.replaceAll(bracket, '')
  const [, name, marks = ''] = /^([a-z][a-z0-9]*)((?:[.#][\w-]+)*)$/i.exec(rest) ?? []
  if (name === undefined) return undefined
  const classes = [...marks.matchAll(/\.([\w-]+)/g)].map(([, each]) => each)
  const id = /#([\w-]+)/.exec(marks)?.[1]
  if (classes.length > 0) attributes.push({ name: 'class', value: classes.join(' ') })
  if (id !== undefined) attributes.push({ name: 'id', value: id })
  const written = attributes.map((each) => ` ${each.name}="${escapeHtml(each.value)}"`)
  return headOf('html', { tags: { open: `<${name}${written.join('')}>`, close: `</${name}>` } })
}
