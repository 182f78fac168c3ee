import type { PhrasingContent } from 'mdast'
import type { Dialect } from './dialect.ts'
import { keyOf } from './key-names.ts'
import { element } from './mdast-element.ts'
import { symbolOf, symbolPattern } from './smart-symbols.ts'

/** A piece of syntax that stands within one run of text. */
export interface TextRule {
  /** Global; what it finds is offered to `make`. */
  pattern: RegExp
  /** Source of a pattern that is quick to look for: a text without it holds none. */
  hint: string
  /** A backslash before it keeps it text. */
  mark: string
  /** What stands in its place; undefined where it is text after all. */
  make(match: RegExpMatchArray): PhrasingContent | undefined
}

/** What rules make of that only the page knows. */
export interface RuleContext {
  dialect: Dialect
  /** Text of the page as it is parsed: a rule whose marks are not in it is left out. */
  text: string
  abbreviations: ReadonlyMap<string, string>
  /** How many parts rules may make of a page. */
  maxNodes: number
  /** Placeholder for a formula. */
  formula: { pattern: RegExp; make(index: number): PhrasingContent } | undefined
  /** An emoji or icon by its name. */
  symbol(name: string): PhrasingContent | undefined
}

const text = (value: string): PhrasingContent => ({ type: 'text', value })
const wrap = (tagName: string, value: string, properties: Record<string, unknown> = {}) =>
  element('emphasis', tagName, properties, [text(value)])

/** The rules that can find something on a page, in the order in which they look. */
export function textRules(context: RuleContext): TextRule[] {
  const { dialect, abbreviations, formula } = context
  const has = (part: string) => context.text.includes(part)
  const rules: (TextRule | false)[] = [
    formula !== undefined && {
      pattern: formula.pattern,
      hint: formula.pattern.source,
      mark: '',
      make: ([, index]) => formula.make(Number(index)),
    },
    has('](') && spacedLink,
    dialect.keys && has('++') && keys,
    /:[\w+-]+:/.test(context.text) && {
      pattern: /:([\w+-]{1,80}):/g,
      hint: ':',
      mark: ':',
      make: ([, name = '']) => context.symbol(name),
    },
    has('^') && script('^', 'sup'),
    has('~') && script('~', 'sub'),
    dialect.repository !== undefined && reference(dialect.repository),
    abbreviations.size > 0 && abbreviation(abbreviations),
    dialect.smartSymbols && symbols,
    dialect.lineBreaks && {
      pattern: /\n/g,
      hint: '\\n',
      mark: '',
      make: () => ({ type: 'break' }),
    },
  ]
  return rules.filter((rule) => rule !== false)
}

/** `[a](my file.md)`: a link for the peer's engine, and for whoever wrote it. */
const spacedLink: TextRule = {
  pattern: /(!?)\[([^[\]\n]{0,300})\]\(([^()<>"\n]{1,300})(?:"([^"\n]{0,300})")?\)/g,
  hint: '\\]\\(',
  mark: '[',
  make([, bang, label = '', written = '', title]) {
    const url = written.trim().replaceAll(' ', '%20')
    if (!/\s/.test(written.trim()) || !/\.\w{1,8}(?:#[^/]*)?$/.test(url)) return undefined
    const titled = title === undefined ? {} : { title }
    if (bang) return { type: 'image', url, alt: label, ...titled }
    return { type: 'link', url, children: [text(label)] as never, ...titled }
  },
}

const keys: TextRule = {
  pattern: /\+\+([\w-]{1,30}(?:\+[\w-]{1,30}){0,9})\+\+/g,
  hint: '\\+\\+',
  mark: '+',
  make([, names = '']) {
    const parts = names.split('+').flatMap((written, index) => {
      const { name, label } = keyOf(written)
      const key = wrap('kbd', label, { className: [`key-${name}`] })
      return index === 0 ? [key] : [element('emphasis', 'span', {}, [text('+')]), key]
    })
    return element('emphasis', 'span', { className: ['keys'] }, parts)
  },
}

const script = (mark: '^' | '~', tagName: string): TextRule => ({
  pattern: mark === '^' ? /\^([^\s^]{1,100})\^/g : /~([^\s~]{1,100})~/g,
  hint: `\\${mark}`,
  mark,
  make: ([, value = '']) => wrap(tagName, value),
})

/** `#123` and `@name`, where the configuration says whose. */
const reference = (repository: string): TextRule => ({
  pattern: /(?<![\w/#&@.-])(?:#(\d{1,9})|@([a-z\d][a-z\d-]{0,38}))(?![\w/-])/gi,
  hint: '[#@]',
  mark: '#',
  make: ([whole, number, name]) => {
    const host = new URL(repository).origin
    const url = number ? `${repository}/issues/${number}` : `${host}/${name}`
    return { type: 'link', url, children: [text(whole)] as never }
  },
})

const maxAbbreviations = 1000
/** Explained so often on a page; a short text could otherwise repeat a long explanation without end. */
const maxExplained = 2000
const maxExplanation = 500

function abbreviation(all: ReadonlyMap<string, string>): TextRule {
  const names = [...all.keys()]
    .slice(0, maxAbbreviations)
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
  let explained = 0
  return {
    pattern: new RegExp(`(?<![\\p{L}\\p{N}_])(?:${names.join('|')})(?![\\p{L}\\p{N}_])`, 'gu'),
    hint: '',
    mark: '',
    make([name]) {
      explained += 1
      if (explained > maxExplained) return undefined
      return wrap('abbr', name, { title: all.get(name)?.slice(0, maxExplanation) })
    },
  }
}

const symbols: TextRule = {
  pattern: symbolPattern,
  hint: '',
  mark: '',
  make([whole, number, ending]) {
    if (number === undefined) {
      const symbol = symbolOf(whole)
      return symbol === undefined ? undefined : text(symbol)
    }
    return element('emphasis', 'span', {}, [text(number), wrap('sup', ending ?? '')])
  },
}
