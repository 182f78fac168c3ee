import {
  checkOptions,
  coreErrors,
  type Folder,
  type Logger,
  objectWith,
  type Runtime,
} from '@callboard/core'
import { z } from 'zod'
import type { Highlighter } from './highlight/highlighter.ts'
import type { DiagramRenderer } from './markdown/diagram-renderer.ts'
import { type DocsLimits, defaultDocsLimits } from './markdown/docs-limits.ts'
import type { IconSet } from './markdown/icon-set.ts'
import type { MarkdownParser } from './markdown/markdown-parser.ts'
import type { DocsPlugin } from './plugins/docs-plugin.ts'
import type { EntityDocs } from './site/entity-links.ts'
import type { LastChanges } from './site/last-changes.ts'
import type { DocsTheme } from './theme/docs-theme.ts'

/** How {@link createDocs} is set up. */
export interface DocsOptions {
  /**
   * The folder that holds `mkdocs.yml`: a path on this machine, an opened folder, or a function that brings one,
   * asked anew for every load.
   */
  source: string | Folder | (() => Promise<Folder>)
  /** Name of a site whose configuration has none. @default 'Documentation' */
  name?: string
  /** What takes part in a build. @default builtinPlugins() */
  plugins?: readonly DocsPlugin[]
  /** @default satteriParser() */
  parser?: MarkdownParser
  /** @default highlightJsHighlighter() */
  highlighter?: Highlighter
  /** How the pages of a written site look. @default defaultTheme() */
  theme?: DocsTheme
  /**
   * What draws diagrams other than Mermaid's while pages are built; the first that knows a language does. Without one the
   * page shows the source.
   */
  diagrams?: readonly DiagramRenderer[]
  /** Icons by name, such as `:material-check:`. Without them the name stays as it is written. */
  icons?: IconSet
  /**
   * `auto` renders what authors mean, as GitHub shows it; `python-markdown` follows the peer's engine where the two differ.
   * @default 'auto'
   */
  dialect?: 'auto' | 'python-markdown'
  /** Variables that the configuration may ask for with `!ENV`; it sees no others. @default none */
  environment?: Readonly<Record<string, string>>
  /** Address of the source on the web, for links to it where the configuration has no `repo_url`. */
  sourceUrl?: string
  /**
   * Says where the documents of another entity are (`docs://component/ledger/`), or undefined where there are none: then
   * the link is an issue. Without it such links lead where the peer has those documents.
   */
  entityDocs?: EntityDocs
  /** Says when files of the source last changed; `gitChanges` is one. Pages are shown without, where it fails. */
  lastChanges?: LastChanges
  /**
   * Threads that render pages, so that none can hold up this one; 0 renders on this thread, as always when a parser, a
   * highlighter, plugins or icons are handed in. @default 1
   */
  threads?: number
  limits?: Partial<DocsLimits>
  /** @default silentLogger */
  logger?: Logger
  /** @default nodeRuntime */
  runtime?: Runtime
}

const count = z
  .number()
  .refine((value) => Number.isInteger(value) && value > 0, 'it is not a whole number above zero')

const limits = z.strictObject(
  Object.fromEntries(Object.keys(defaultDocsLimits).map((name) => [name, count.optional()])),
)

const plugin = z.looseObject({
  name: z.string('a plugin has a name').min(1, 'a plugin has a name'),
  page: z.function().optional(),
  site: z.function().optional(),
})

const schema = z.strictObject({
  source: z.union(
    [
      z.custom<unknown>((value) => typeof value === 'function'),
      z.custom<unknown>((value) => typeof value === 'string' && value !== ''),
      objectWith('readText', 'walk'),
    ],
    'it is neither a path, nor a folder, nor a function',
  ),
  name: z.string().min(1).optional(),
  plugins: z.array(plugin).optional(),
  parser: objectWith('parse').optional(),
  highlighter: objectWith('highlight').optional(),
  theme: objectWith('page', 'notFound', 'files').optional(),
  diagrams: z.array(objectWith('render')).optional(),
  icons: objectWith('icon').optional(),
  dialect: z.enum(['auto', 'python-markdown']).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  sourceUrl: z.url({ protocol: /^https?$/ }).optional(),
  entityDocs: z.function().optional(),
  lastChanges: z.function().optional(),
  threads: z.number().int().min(0).max(64).optional(),
  limits: limits.optional(),
  logger: objectWith('info', 'warn').optional(),
  runtime: objectWith('now', 'monotonicMs').optional(),
})

/** @throws CORE_OPTION_INVALID for an option that is not as it should be, CORE_DUPLICATE_NAME for two plugins of one name */
export function checkDocsOptions(options: DocsOptions): void {
  checkOptions('createDocs', schema, options)
  const names = new Set<string>()
  for (const { name } of options.plugins ?? []) {
    if (names.has(name)) throw coreErrors.DUPLICATE_NAME({ what: 'the docs plugin', name })
    names.add(name)
  }
}
