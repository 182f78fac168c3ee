/** The line that opens an admonition (`!!!`), a foldable one (`???`) or a tab (`===`). */
export interface ContainerHead {
  kind: 'admonition' | 'details' | 'tab'
  /** Words after the mark, lower case: the type first, then what else the author adds. */
  classes: string[]
  /** Markdown; empty for "no title", undefined where the type names itself. */
  title: string | undefined
  /** A foldable one that begins unfolded, or the tab that begins chosen. */
  open: boolean
  /** A tab that begins a new set though others stand before it. */
  separate: boolean
}

// The grammars of Python-Markdown's admonition and of pymdownx.details and pymdownx.tabbed.
const admonition = /^!!! ?([\w-]+(?: +[\w-]+)*)(?: +"(.*)")?[ \t]*$/
const details = /^\?\?\?(\+?) ?([\w-]+(?: +[\w-]+)*)?(?: *"(.*)")?[ \t]*$/
const tab = /^===(\+|!|!\+|\+!)? +"(.*)"[ \t]*$/

/** Reads a line without its indentation; undefined when it opens nothing. */
export function parseContainerHead(line: string): ContainerHead | undefined {
  const parse = heads.get(line.slice(0, 3))
  return parse?.(line)
}

const heads = new Map<string, (line: string) => ContainerHead | undefined>([
  [
    '!!!',
    (line) => {
      const match = admonition.exec(line)
      if (!match) return undefined
      const [, words = '', title] = match
      return { kind: 'admonition', classes: classesOf(words), title, open: false, separate: false }
    },
  ],
  [
    '???',
    (line) => {
      const [, plus, words, title] = details.exec(line) ?? []
      if (words === undefined && title === undefined) return undefined
      const classes = classesOf(words ?? '')
      return { kind: 'details', classes, title, open: plus === '+', separate: false }
    },
  ],
  [
    '===',
    (line) => {
      const match = tab.exec(line)
      if (!match) return undefined
      const [, flags = '', title = ''] = match
      return {
        kind: 'tab',
        classes: [],
        title,
        open: flags.includes('+'),
        separate: flags.includes('!'),
      }
    },
  ],
])

const classesOf = (words: string): string[] => words.toLowerCase().split(/ +/).filter(Boolean)
