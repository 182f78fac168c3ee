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
import { type DocsLimits, defaultDocsLimits } from './markdown/docs-limits.ts'
import type { MarkdownParser } from './markdown/markdown-parser.ts'
import type { DocsPlugin } from './plugins/docs-plugin.ts'

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
  /** @default lowlightHighlighter() */
  highlighter?: Highlighter
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
