import { z } from 'zod'
import { type SnippetPaths, snippetPaths } from './snippet-paths.ts'

/**
 * How Markdown is read. Plain data. The syntax of the peer's default set of extensions is always read; what only
 * some configurations switch on, and what would change the meaning of ordinary text, is said here.
 */
export interface Dialect {
  /** The peer's rules where they are not what authors mean: see {@link strictRules}. */
  strict: boolean
  /** `++ctrl+c++` */
  keys: boolean
  /** `$x$`, `$$…$$`, `\(…\)`, `\[…\]` */
  math: boolean
  /** `(c)`, `-->`, `1/2` */
  smartSymbols: boolean
  /** Every line break of a paragraph is one on the page. */
  lineBreaks: boolean
  /** Every block of code has numbers. */
  lineNumbers: boolean
  /** How headings get their ids: ASCII, or every letter. */
  slugs: 'python' | 'unicode'
  snippets: SnippetPaths
  /** Where `#123` and `@name` lead, such as `https://github.com/acme/shop`. */
  repository?: string | undefined
}

/** What is read where nothing is configured. */
export const plainDialect: Dialect = {
  strict: false,
  keys: false,
  math: false,
  smartSymbols: false,
  lineBreaks: false,
  lineNumbers: false,
  slugs: 'python',
  snippets: { folders: ['.'], appended: [] },
}

/** Extensions that are always read, and those that only tell the peer's engine to be itself. */
const alwaysRead = new Set([
  ...['abbr', 'admonition', 'attr_list', 'codehilite', 'def_list', 'extra', 'fenced_code'],
  ...['footnotes', 'github-callouts', 'markdown_inline_graphviz', 'markdown_inline_mermaid'],
  ...['md_in_html', 'mdx_truly_sane_lists', 'meta', 'plantuml_markdown', 'sane_lists', 'tables'],
  ...['toc', 'smarty', 'pymdownx.saneheaders', 'pymdownx.inlinehilite', 'pymdownx.magiclink'],
  ...['pymdownx.betterem', 'pymdownx.caret', 'pymdownx.critic', 'pymdownx.details'],
  ...['pymdownx.emoji', 'pymdownx.escapeall', 'pymdownx.extra', 'pymdownx.highlight'],
  ...['pymdownx.mark', 'pymdownx.snippets', 'pymdownx.superfences', 'pymdownx.tabbed'],
  ...['pymdownx.tasklist', 'pymdownx.tilde', 'pymdownx.striphtml', 'pymdownx.pathconverter'],
  ...['pymdownx.blocks.admonition', 'pymdownx.blocks.details', 'pymdownx.blocks.tab'],
  ...['pymdownx.blocks.html', 'pymdownx.blocks.definition', 'pymdownx.blocks.caption'],
])

/** Other names of one extension. */
const renamed: Readonly<Record<string, string>> = {
  mdx_math: 'pymdownx.arithmatex',
  'materialx.emoji': 'pymdownx.emoji',
}

type Options = Readonly<Record<string, unknown>>

/** Extensions that change how a page is read. */
const readers: Readonly<Record<string, (options: Options) => Partial<Dialect>>> = {
  'pymdownx.keys': () => ({ keys: true }),
  'pymdownx.arithmatex': () => ({ math: true }),
  'pymdownx.smartsymbols': () => ({ smartSymbols: true }),
  nl2br: () => ({ lineBreaks: true }),
  codehilite: ({ linenums }) => ({ lineNumbers: isTrue(linenums) }),
  'pymdownx.highlight': ({ linenums }) => ({ lineNumbers: isTrue(linenums) }),
  toc: ({ slugify }) => ({ slugs: isUnicodeSlug(slugify) ? 'unicode' : 'python' }),
  'pymdownx.snippets': (options) => ({ snippets: snippetPaths(options) }),
  'pymdownx.magiclink': (options) => repositoryOf(options),
}

/** An extension without a counterpart here, and where the configuration names it. */
export interface IgnoredExtension {
  name: string
  path: (string | number)[]
}

/**
 * Reads `markdown_extensions` of a `mkdocs.yml`: a list of names and of names with options, or a map of them.
 * `pymdownx.blocks.*` and the like are known by their names alone; nothing is ever loaded.
 */
export function readDialect(extensions: unknown): {
  dialect: Dialect
  ignored: IgnoredExtension[]
} {
  const ignored: IgnoredExtension[] = []
  let dialect = plainDialect
  for (const { name, options, path } of entriesOf(extensions)) {
    const known = renamed[name] ?? name.replace(/^markdown\.extensions\./, '')
    const read = Object.hasOwn(readers, known) ? readers[known] : undefined
    if (read) dialect = { ...dialect, ...read(options) }
    else if (!alwaysRead.has(known)) ignored.push({ name, path })
  }
  return { dialect, ignored }
}

/** What the peer's engine does beyond its configuration: numbered code, typographic symbols. */
export function strictDialect(dialect: Dialect): Dialect {
  return { ...dialect, strict: true, lineNumbers: true, smartSymbols: true }
}

interface Entry {
  name: string
  options: Options
  path: (string | number)[]
}

function entriesOf(extensions: unknown): Entry[] {
  const key = 'markdown_extensions'
  if (!Array.isArray(extensions))
    return Object.entries(toOptions(extensions)).map(([name, options]) => ({
      name,
      options: toOptions(options),
      path: [key, name],
    }))
  return extensions.flatMap((item: unknown, index): Entry[] => {
    if (typeof item === 'string') return [{ name: item, options: {}, path: [key, index] }]
    return Object.entries(toOptions(item)).map(([name, options]) => ({
      name,
      options: toOptions(options),
      path: [key, index],
    }))
  })
}

const toOptions = (value: unknown): Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

const isTrue = (value: unknown): boolean =>
  value === true || value === 'table' || value === 'inline' || value === 'pymdownx-inline'

/** `pymdownx.slugs`, by name or, with the tag taken away, by the arguments it is called with. */
function isUnicodeSlug(slugify: unknown): boolean {
  if (typeof slugify === 'string') return /pymdownx\.slugs|slugify_unicode|uslugify/.test(slugify)
  return 'kwds' in toOptions(slugify)
}

const name = z.string().regex(/^[\w.-]{1,100}$/)
const repository = z.object({
  provider: z.enum(['github', 'gitlab', 'bitbucket']).default('github'),
  user: name,
  repo: name,
  repo_url_shorthand: z.literal(true),
})
const hosts = { github: 'github.com', gitlab: 'gitlab.com', bitbucket: 'bitbucket.org' } as const

function repositoryOf(options: Options): Pick<Dialect, 'repository'> {
  const { data } = repository.safeParse(options)
  return data ? { repository: `https://${hosts[data.provider]}/${data.user}/${data.repo}` } : {}
}
