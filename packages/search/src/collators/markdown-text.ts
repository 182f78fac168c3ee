/** A Markdown page as words. */
export interface MarkdownText {
  /** The first heading, when there is one. */
  title: string | undefined
  /** Everything else that is read, without marks; code stays, because people search for commands. */
  text: string
}

/** Reading stops here: a wiki page has no megabyte. */
export const maxMarkdownLength = 1_000_000

const frontMatter = /^---\r?\n[\s\S]*?\r?\n---\s*(?:\r?\n|$)/
const heading = /^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$/
const underline = /^ {0,3}(?:=+|-{2,})[ \t]*$/
const fence = /^ {0,3}(`{3,}|~{3,})/
const definition = /^ {0,3}\[[^\]]+\]:\s+\S/

// Marks that stand at the begin of a line, and what only separates.
const lineMarks = /^[ \t]*(?:>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+|!!![ \t]+)+/
const onlyMarks = /^[ \t]*(?:[-*_][ \t]*){3,}$|^[ \t|:-]+$/

// Every repetition is bounded: what nobody closes is looked for a few hundred characters only.
const inline: readonly (readonly [RegExp, string])[] = [
  [/!?\[([^\][]{0,300})\]\([^)\s]{0,2000}(?:[ \t]"[^"]{0,300}")?\)/g, '$1'],
  [/!?\[([^\][]{1,300})\]\[[^\][]{0,300}\]/g, '$1'],
  [/\[\[(?:[^\][|]{1,300}\|)?([^\][|]{1,300})\]\]/g, '$1'],
  [/<(https?:\/\/[^<>\s]{1,2000})>/g, '$1'],
  [/<\/?[a-zA-Z][^<>]{0,500}>/g, ' '],
  [/(\*\*|__|~~)(?=\S)(.{0,300}?\S)\1/g, '$2'],
  [/(?<![\p{L}\p{N}])([*_])(?=\S)(.{0,300}?\S)\1(?![\p{L}\p{N}])/gu, '$2'],
  [/`{1,3}([^`]{1,500})`{1,3}/g, '$1'],
  [/\\([\\`*_{}[\]()#+.!|<>~-])/g, '$1'],
]
/** Longer lines are no headings. */
const maxHeading = 500

/** The words of a Markdown text and its title. It is for finding, not for showing: the result is plain text. */
export function markdownText(source: string): MarkdownText {
  const page = withoutComments(source.slice(0, maxMarkdownLength).replace(frontMatter, ''))
  const lines = page.split(/\r?\n/)
  const kept: string[] = []
  let title: string | undefined
  let closing: string | undefined
  for (const line of lines) {
    const mark = fence.exec(line)?.[1]
    if (closing !== undefined) {
      if (mark?.startsWith(closing)) closing = undefined
      else kept.push(line)
    } else if (mark) closing = mark
    else if (underline.test(line) && kept.at(-1)) title ??= kept.pop()
    else if (!definition.test(line) && !onlyMarks.test(line)) {
      const found = line.length > maxHeading ? undefined : heading.exec(line)?.[2]
      const words = wordsOf(found ?? line)
      if (found !== undefined && title === undefined) title = words
      else kept.push(words)
    }
  }
  return {
    title,
    text: kept
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
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

function wordsOf(line: string): string {
  const bare = line.replace(lineMarks, '').replace(/(?<!\\)\|/g, ' ')
  const words = inline.reduce((text, [pattern, by]) => text.replace(pattern, by), bare)
  return words.replace(/[ \t]+/g, ' ').trim()
}
