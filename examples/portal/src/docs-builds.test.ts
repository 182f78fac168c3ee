import type { Site, SiteBuild } from '@callboard/docs'
import { expect, it } from 'vitest'
import { createDocsBuilds } from './docs-builds.ts'
import { recentDocsChanges } from './incident/recent-changes.ts'

const ref = 'component:default/ledger'

/** A build of a site whose pages have these versions. */
function buildOf(startedMs: number, versions: Record<string, string>): SiteBuild {
  const pages = Object.entries(versions).map(([title, version]) => ({
    title,
    href: `${title}/`,
    version,
  }))
  const site = { etag: JSON.stringify(versions), pages, issues: [] } as unknown as Site
  return { ref, url: 'file:/ledger/', startedMs, tookMs: 5, result: { site } }
}

it('knows which pages changed since the build before, and nothing of the first', () => {
  const builds = createDocsBuilds({ reasonOf: String })
  expect(builds.add(buildOf(1000, { home: 'a', runbook: 'a' }))).toBe(false)
  expect(builds.add(buildOf(2000, { home: 'a', runbook: 'a' }))).toBe(false)
  expect(builds.add(buildOf(3000, { home: 'a', runbook: 'b', alerts: 'a' }))).toBe(true)
  expect(builds.add({ ...buildOf(4000, {}), result: { error: 'down' } })).toBe(true)
  expect(builds.all().map(({ atMs, changedPages }) => [atMs, changedPages])).toEqual([
    [4000, undefined],
    [
      3000,
      [
        { title: 'runbook', href: 'runbook/' },
        { title: 'alerts', href: 'alerts/' },
      ],
    ],
    [1000, undefined],
  ])
  const asked = { refs: [ref], nowMs: 5000 }
  expect(recentDocsChanges(builds, asked)).toMatchObject([{ ref, timeMs: 3000 }])
  expect(recentDocsChanges(builds, { ...asked, refs: [] })).toEqual([])
  expect(recentDocsChanges(builds, { ...asked, nowMs: 3000 + 15 * 86_400_000 })).toEqual([])
})
