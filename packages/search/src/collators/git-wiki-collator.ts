import { checkOptions, coreErrors, objectWith, type Readers } from '@callboard/core'
import { z } from 'zod'
import {
  type Collator,
  defineCollator,
  type LocationOf,
  type SourceOptions,
  sourceOptionsSchema,
} from './collator.ts'
import { markdownPages } from './markdown-pages.ts'

/** How the wiki of a repository is made findable. */
export interface GitWikiCollatorOptions extends SourceOptions {
  /** Reads Git repositories: `createReaders(networkReaders({ … }))` of `@callboard/core/git`. */
  readers: Pick<Readers, 'tree'>
  /**
   * Address of the wiki as people open it: `https://github.com/acme/payments/wiki`,
   * `https://gitlab.com/acme/payments/-/wikis`, or of a Gitea as on GitHub.
   */
  url: string
  /** @default 'wiki' */
  type?: string
}

const optionsSchema = sourceOptionsSchema.extend({ readers: objectWith('tree'), url: z.string() })

/** Parts of every page of such a wiki rather than pages. */
const frames: ReadonlySet<string> = new Set(['_sidebar', '_footer', '_header'])

/**
 * Makes the wiki of a repository on GitHub, GitLab or Gitea findable. It is read as the Git repository that it is; its
 * pages are found where people read them.
 *
 * @throws CORE_OPTION_INVALID CORE_URL_INVALID
 */
export function gitWikiCollator(options: GitWikiCollatorOptions): Collator {
  checkOptions('gitWikiCollator', optionsSchema, options)
  const { readers, url, type = 'wiki', name = type, decorators = [] } = options
  const { repository, location } = parseWikiUrl(url)
  return defineCollator({
    name,
    type,
    decorators,
    async *collect(context) {
      await using tree = await readers.tree(repository, { signal: context.signal })
      yield* markdownPages({ folder: tree.folder, location, isPage, context })
    },
  })
}

function isPage(path: string): boolean {
  const file = path.slice(path.lastIndexOf('/') + 1)
  return !frames.has(file.replace(/\.\w+$/, '').toLowerCase())
}

function parseWikiUrl(text: string): {
  repository: string
  location: LocationOf<{ path: string }>
} {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const [, project, gitlab] =
    /^(\/.+?)(?:(\/-\/wikis)|\/wiki)(?:\/.*)?$/.exec(url?.pathname ?? '') ?? []
  if (!url || project === undefined) {
    const reason = 'it is not the address of a wiki, such as https://github.com/acme/payments/wiki'
    throw coreErrors.URL_INVALID({ url: text, reason })
  }
  const home = `${url.origin}${project}${gitlab ?? '/wiki'}`
  return {
    repository: `git+${url.origin}${project}.wiki.git`,
    // GitLab knows folders; the others know pages by their last name alone.
    location: ({ path }) => {
      const parts = gitlab === undefined ? path.split('/').slice(-1) : path.split('/')
      return `${home}/${parts.map(encodeURIComponent).join('/')}`
    },
  }
}
