/** A page of a MediaWiki as words. */
export interface WikiText {
  text: string
  categories: readonly string[]
}

/** Reading stops here. */
const maxLength = 1_000_000

const category =
  /\[\[\s*(?:category|kategorie|catégorie|categoría|categoria|категория)\s*:\s*([^\][|]{1,200})/giu

// In this order. Every repetition is bounded: what nobody closes is looked for a few hundred characters only.
const marks: readonly (readonly [RegExp, string])[] = [
  [/<ref\b[^<>]{0,300}\/>/gi, ''],
  [/<ref\b[^<>]{0,300}>[^<]{0,2000}<\/ref>/gi, ' '],
  [/\[\[(?![^\][|:]{1,50}:)(?:[^\][|]{1,300}\|)?([^\][|]{1,300})\]\]/g, '$1'],
  // Files, categories and other languages, whose words may hold links.
  [/\[\[:?[^\][|:]{1,50}:[^\][]{0,300}\]\]/g, ' '],
  [/\[(?:https?:)?\/\/[^\s\][]{1,2000}\s+([^\][]{1,300})\]/g, '$1'],
  [/<\/?[a-zA-Z][^<>]{0,500}>/g, ' '],
  [/'{2,5}/g, ''],
  [/^ {0,3}={1,6}([^=\n]{1,300})={1,6} {0,3}$/gm, '$1'],
  [/^(?:\{\||\|\}|\|-)[^\n]*$/gm, ''],
  [/^[|!]+(?:[^|\n]{0,200}\|(?!\|))?/gm, ''],
  [/\|\||!!/g, ' '],
  [/^[*#:;]+ ?/gm, ''],
  [/__[A-Z]{2,30}__/g, ''],
  [/&nbsp;/g, ' '],
]

/** The words of wikitext. What templates put in is not known here and is left out, their names with it. */
export function wikiText(source: string): WikiText {
  const page = withoutNested(withoutComments(source.slice(0, maxLength)))
  const categories = [...page.matchAll(category)].map(([, name = '']) => name.trim())
  const plain = marks.reduce((text, [pattern, by]) => text.replace(pattern, by), page)
  return {
    categories,
    text: plain
      .replace(/[^\S\n]+/g, ' ')
      .replace(/ ?\n\s*/g, '\n')
      .trim(),
  }
}

function withoutComments(text: string): string {
  const [first = '', ...rest] = text.split('<!--')
  return rest.reduce((kept, piece) => {
    const end = piece.indexOf('-->')
    return end === -1 ? `${kept}<!--${piece}` : kept + piece.slice(end + 3)
  }, first)
}

/** Without `{{templates}}`, however deep; what is opened and never closed stays. */
function withoutNested(text: string): string {
  const opened: number[] = []
  const kept: string[] = []
  let from = 0
  for (const { 0: brace, index } of text.matchAll(/\{\{|\}\}/g)) {
    if (brace === '{{') opened.push(index)
    else if (opened.length === 1) {
      kept.push(text.slice(from, opened[0]))
      from = index + 2
      opened.pop()
    } else opened.pop()
  }
  return [...kept, text.slice(from)].join(' ')
}
