import type { Issue, Runtime } from '@callboard/core'
import type { Site } from '@callboard/docs'

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
  outcome: { pages: number; issues: readonly Issue[] } | { error: string }
}

/** What became of the sites that were built, the latest first. */
export interface DocsBuilds {
  all(): readonly DocsBuild[]
  /** The last one of each site, by reference. */
  latest(): ReadonlyMap<string, DocsBuild>
  /** Does the work of a build and remembers what came of it. */
  record(of: { ref: string; url: string }, work: () => Promise<Site>): Promise<Site>
}

/** Remembers builds, the last ones only. */
export function createDocsBuilds({
  runtime,
  reasonOf,
}: {
  runtime: Runtime
  reasonOf(error: unknown): string
}): DocsBuilds {
  const builds: DocsBuild[] = []
  return {
    all: () => builds,
    latest() {
      const byRef = new Map<string, DocsBuild>()
      for (const build of builds) if (!byRef.has(build.ref)) byRef.set(build.ref, build)
      return byRef
    },
    async record(of, work) {
      const [atMs, startedMs] = [runtime.now(), runtime.monotonicMs()]
      const keep = (outcome: DocsBuild['outcome']) => {
        builds.unshift({ ...of, atMs, tookMs: runtime.monotonicMs() - startedMs, outcome })
        builds.splice(maxBuilds)
      }
      try {
        const site = await work()
        keep({ pages: site.pages.length, issues: site.issues })
        return site
      } catch (error) {
        keep({ error: reasonOf(error) })
        throw error
      }
    },
  }
}
