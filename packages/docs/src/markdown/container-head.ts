/** What opens a part of a page that stands in a block of its own. */
export interface ContainerHead {
  kind: 'admonition' | 'details' | 'tab' | 'html' | 'definition' | 'define' | 'caption'
  /** Words after the mark, lower case: the type first, then what else the author adds. */
  classes: string[]
  /** Markdown; empty for "no title", undefined where the type names itself. */
  title: string | undefined
  /** A foldable one that begins unfolded, or the tab that begins chosen. */
  open: boolean
  /** A tab that begins a new set though others stand before it; a definition after a blank line. */
  separate: boolean
  /** Of HTML whose content is Markdown: the tag that opens it and the one that closes it. */
  tags?: { open: string; close: string }
  /** Id that the author gives. */
  id?: string
}

/** A head of the given kind; what is not said is empty. */
export function headOf(
  kind: ContainerHead['kind'],
  { classes = [], title = '', ...rest }: Partial<Omit<ContainerHead, 'kind'>> = {},
): ContainerHead {
  return { kind, classes, title, open: false, separate: false, ...rest }
}

// The grammars of Python-Markdown's admonition and of pymdownx.details and pymdownx.tabbed.
const admonition = /^!!! ?([\w-]+(?: +[\w-]+)*)(?: +"(.*)")?[ \t]*$/
const details = /^\?\?\?(\+?) ?([\w-]+(?: +[\w-]+)*)?(?: *"(.*)")?[ \t]*$/
const tab = /^===(\+|!|!\+|\+!)? +"(.*)"[ \t]*$/

/** Reads the line that opens `!!!`, `???` or `===`, without its indentation; undefined when it opens nothing. */
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
      return { ...headOf('admonition', { classes: classesOf(words) }), title }
    },
  ],
  [
    '???',
    (line) => {
      const [, plus, words, title] = details.exec(line) ?? []
      if (words === undefined && title === undefined) return undefined
      const classes = classesOf(words ?? '')
      return { ...headOf('details', { classes, open: plus === '+' }), title }
    },
  ],
  [
    '===',
    (line) => {
      const match = tab.exec(line)
      if (!match) return undefined
      const [, flags = '', title = ''] = match
      return headOf('tab', { title, open: flags.includes('+'), separate: flags.includes('!') })
    },
  ],
])

const classesOf = (words: string): string[] => words.toLowerCase().split(/ +/).filter(Boolean)
