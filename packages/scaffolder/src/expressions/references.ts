import { scanTemplate, type TemplateTag } from './scan-template.ts'
import type { Token } from './tokenize.ts'

/** A name that an expression reads, with as much of the way below it as is written out. */
export interface Reference {
  /** `parameters` in `parameters.db['size']`. */
  root: string
  /** `['db', 'size']`; ends where the way is worked out. */
  path: readonly string[]
  /** Offsets into the text. */
  start: number
  end: number
  /** What a minus without white space takes away: `step` in `steps.my-step`, which was meant to be a name. */
  subtracts?: string
}

/** A filter that an expression names. */
export interface FilterUse {
  name: string
  start: number
}

/** What a text with expressions asks for. */
export interface TextUses {
  references: readonly Reference[]
  filters: readonly FilterUse[]
  tags: readonly TemplateTag[]
}

/** Words of the language, which are no names. */
const words = new Set(
  'and or not in is if else elif elseif true false True False none None null undefined'.split(' '),
)
const own = new Set(['range', 'cycler', 'joiner', 'loop', 'caller', 'super'])
/** Tags whose words are no names: `{% block title %}`, `{% filter upper %}`. */
const wordTags = new Set(['block', 'filter', 'raw', 'verbatim'])

/** What the expressions and tags of a text read; names that the text itself sets are left out. */
export function usesOf(
  source: string,
  options: { cookiecutterCompat?: boolean | undefined } = {},
): TextUses {
  const tags = scanTemplate(source, options)
  const local = new Set(tags.flatMap(declaredBy))
  const references = tags.flatMap(({ kind, tokens }) => {
    if (kind === 'block' && wordTags.has(tokens[0]?.value ?? '')) return []
    const from = kind === 'block' ? 1 : 0
    return tokens.flatMap((token, index) => {
      if (index < from || !isName(tokens, index)) return []
      if (local.has(token.value) || own.has(token.value)) return []
      return [referenceAt(tokens, index)]
    })
  })
  return { references, filters: tags.flatMap(filtersOf), tags }
}

/** The one reference that a text consists of: `${{ parameters.name }}`. */
export function soleReference(source: string): Reference | undefined {
  if (!/^\$\{\{/.test(source)) return undefined
  const { references, tags } = usesOf(source)
  const [tag] = tags
  const [reference] = references
  if (tags.length !== 1 || references.length !== 1 || !tag || !reference) return undefined
  const whole =
    tag.end === source.length &&
    reference.start === tag.tokens[0]?.start &&
    reference.end === tag.tokens.at(-1)?.end
  return whole ? reference : undefined
}

function declaredBy({ kind, tokens }: TemplateTag): string[] {
  if (kind !== 'block') return []
  const [tag, ...rest] = tokens
  const names = (until: number) =>
    rest
      .slice(0, until === -1 ? rest.length : until)
      .flatMap((token) => (token.kind === 'name' ? [token.value] : []))
  if (tag?.value === 'set') return names(rest.findIndex(({ value }) => value === '='))
  if (tag?.value === 'for') return names(rest.findIndex(({ value }) => value === 'in'))
  return tag?.value === 'macro' || tag?.value === 'call' ? names(-1) : []
}

function isName(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]
  if (token?.kind !== 'name' || words.has(token.value)) return false
  const [before, after] = [tokens[index - 1], tokens[index + 1]]
  if (before?.value === '.' || before?.value === '|' || before?.value === 'is') return false
  if (before?.value === 'not' && tokens[index - 2]?.value === 'is') return false
  if (isWayOfFilter(tokens, index) || isDash(tokens, index - 1)) return false
  if (after?.value === '=') return false
  return !(after?.value === ':' && (before?.value === '{' || before?.value === ','))
}

/** Names of filters can have dots. */
function isWayOfFilter(tokens: readonly Token[], index: number): boolean {
  let at = index
  while (tokens[at - 1]?.value === '.' && tokens[at - 2]?.kind === 'name') at -= 2
  return tokens[at - 1]?.value === '|'
}

function referenceAt(tokens: readonly Token[], index: number): Reference {
  const [root] = [tokens[index] as Token]
  const path: string[] = []
  let at = index + 1
  for (;;) {
    const [first, second, third] = [tokens[at], tokens[at + 1], tokens[at + 2]]
    if (first?.value === '.' && second?.kind === 'name') {
      // A method is nothing that a value has by itself.
      if (third?.value === '(') break
      path.push(second.value)
      at += 2
    } else if (
      first?.value === '[' &&
      (second?.kind === 'string' || second?.kind === 'number') &&
      third?.value === ']'
    ) {
      path.push(second.value)
      at += 3
    } else break
  }
  const end = tokens[at - 1]?.end ?? root.end
  const rest = dashedRest(tokens, at)
  return {
    root: root.value,
    path,
    start: root.start,
    end,
    ...(rest !== '' && { subtracts: rest }),
  }
}

/** What is written without white space behind a name and a minus: `b-c` in `a-b-c`. */
function dashedRest(tokens: readonly Token[], index: number): string {
  const names: string[] = []
  let at = index
  while (isDash(tokens, at)) {
    names.push(tokens[at + 1]?.value ?? '')
    at += 2
  }
  return names.join('-')
}

function isDash(tokens: readonly Token[], index: number): boolean {
  const [before, minus, next] = [tokens[index - 1], tokens[index], tokens[index + 1]]
  return (
    minus?.value === '-' &&
    next?.kind === 'name' &&
    minus.start === before?.end &&
    next.start === minus.end
  )
}

function filtersOf({ tokens }: TemplateTag): FilterUse[] {
  return tokens.flatMap((token, index) => {
    const next = tokens[index + 1]
    if (token.kind !== 'operator' || token.value !== '|' || next?.kind !== 'name') return []
    let [name, at] = [next.value, index + 2]
    while (tokens[at]?.value === '.' && tokens[at + 1]?.kind === 'name') {
      name += `.${tokens[at + 1]?.value}`
      at += 2
    }
    return [{ name, start: next.start }]
  })
}
