/**
 * The typographic symbols of `pymdownx.smartsymbols`. Fractions and ordinals have to stand alone: within a longer
 * word, as in `L1/2/3`, they are none.
 */
const symbols: Readonly<Record<string, string>> = {
  '(c)': '\u00a9',
  '(r)': '\u00ae',
  '(tm)': '\u2122',
  'c/o': '\u2105',
  '+/-': '\u00b1',
  '=/=': '\u2260',
  '<-->': '\u2194',
  '-->': '\u2192',
  '<--': '\u2190',
  '1/4': '\u00bc',
  '1/2': '\u00bd',
  '3/4': '\u00be',
  '1/3': '\u2153',
  '2/3': '\u2154',
  '1/5': '\u2155',
  '2/5': '\u2156',
  '3/5': '\u2157',
  '4/5': '\u2158',
  '1/6': '\u2159',
  '5/6': '\u215a',
  '1/8': '\u215b',
  '3/8': '\u215c',
  '5/8': '\u215d',
  '7/8': '\u215e',
}

const quoted = (text: string) => text.replace(/[()+/]/g, '\\$&')
const words = Object.keys(symbols).map(quoted)

/** Finds symbols; an ordinal leaves its number and its ending in groups. */
export const symbolPattern = new RegExp(
  `(?<![\\w/.-])(?:(\\d+)(st|nd|rd|th)|${words.join('|')})(?![\\w/]|\\.\\d|-(?!>))`,
  'g',
)

export const symbolOf = (text: string): string | undefined =>
  Object.hasOwn(symbols, text) ? symbols[text] : undefined
