import type { Issue } from '@callboard/core'
import type { Site, SiteBuild } from '@callboard/docs'

/** How often the building of a site is remembered. */
const maxBuilds = 200

/** One building of a site. */
export interface DocsBuild {
  ref: string
  /** Where its files are. */
  url: string
  /** When it began, milliseconds since 1970 UTC. */
  atMs: number
  tookMs: number
  /** What came of it; `error` where nothing did. */
  outcome: { etag: string; pages: number; issues: readonly Issue[] } | { error: string }
  /** Pages that came or changed, where the site was there before: what somebody has edited since. */
  changedPages?: readonly { title: string; href: string }[]
}

/** What became of the sites that were built, the latest first. */
export interface DocsBuilds {
  all(): readonly DocsBuild[]
  /** The last one of each site, by reference. */
  latest(): ReadonlyMap<string, DocsBuild>
  /**
   * Remembers a build; one that came to the same as the one before is not listed again. Says whether a site that was there is
   * another one now.
   */
  add(build: SiteBuild): boolean
}

/** Remembers builds, the last ones only, and of each site the last. */
export function createDocsBuilds({ reasonOf }: { reasonOf(error: unknown): string }): DocsBuilds {
  const builds: DocsBuild[] = []
  const latest = new Map<string, DocsBuild>()
  const versions = new Map<string, ReadonlyMap<string, string>>()
  return {
    all: () => builds,
    latest: () => latest,
    add({ ref, url, startedMs, tookMs, result }) {
      const outcome = 'error' in result ? { error: reasonOf(result.error) } : outcomeOf(result.site)
      const known = versions.get(ref)
      const changedPages = known && 'site' in result ? changedIn(result.site, known) : undefined
      if ('site' in result) versions.set(ref, versionsOf(result.site))
      const build = {
        ...{ ref, url, atMs: startedMs, tookMs, outcome },
        ...(changedPages && { changedPages }),
      }
      const before = latest.get(ref)?.outcome
      latest.set(ref, build)
      if (before && signOf(before) === signOf(outcome)) return false
      builds.unshift(build)
      builds.splice(maxBuilds)
      return before !== undefined
    },
  }
}

function outcomeOf({ etag, pages, issues }: Site): DocsBuild['outcome'] {
  return { etag, pages: pages.length, issues }
}

const versionsOf = ({ pages }: Site): ReadonlyMap<string, string> =>
  new Map(pages.map(({ href, version }) => [href, version]))

const changedIn = ({ pages }: Site, known: ReadonlyMap<string, string>) =>
  pages
    .filter(({ href, version }) => known.get(href) !== version)
    .map(({ title, href }) => ({ title, href }))

const signOf = (outcome: DocsBuild['outcome']): string =>
  'error' in outcome ? outcome.error : outcome.etag
