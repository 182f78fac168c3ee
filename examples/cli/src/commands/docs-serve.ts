import type { Site } from '@callboard/docs'
import { type CommandContext, defineCommand } from '../command.ts'
import { shownIssues } from '../sources/shown-issues.ts'
import { issuesText } from '../terminal/issues.ts'
import { count } from '../terminal/words.ts'
import { untilStopped } from '../until-stopped.ts'

/** `callboard docs serve`: a site while it is written. */
export const docsServe = defineCommand<{ port?: string }>({
  name: 'docs serve',
  summary:
    'Shows the site of a folder with a mkdocs.yml, or of an entity, and reloads it as files change.',
  examples: [
    'docs serve',
    'docs serve examples/acme/services/ledger --port 8000',
    'docs serve component:ledger --from examples/acme',
  ],
  args: [['[folder]', 'where mkdocs.yml lies (.), or the reference of an entity']],
  options: [
    {
      flags: '--port <number>',
      description: 'port to answer on (PORT from the environment, else 8000)',
    },
  ],
  notes: [
    'It answers on loopback only, until Ctrl+C. With --json it prints a line for each build.',
  ],
  usesSources: true,
  streams: true,
  async run(context) {
    const { io, options, signal, logger } = context
    const { createDocs } = await import('@callboard/docs')
    const { createSiteHttp } = await import('@callboard/docs/http')
    const { parsePort, serveHandler } = await import('@callboard/portal')
    const { openDocuments } = await import('../sources/open-documents.ts')
    const { docsTheme } = await import('../sources/docs-theme.ts')
    const { liveReload } = await import('../sources/live-reload.ts')
    const port = parsePort(options.port ?? io.env.PORT ?? '8000')
    const { shownAt, ...place } = await openDocuments(context, 'docs serve')
    await using docs = createDocs({ ...place, logger })
    let shown: Site | undefined
    const live = liveReload(docsTheme(), (theme) =>
      createSiteHttp({ theme, logger, site: () => shown }),
    )
    await using served = await serveHandler(live.handler, { port })
    try {
      for await (const site of docs.watch({ signal })) {
        // Here it is at the root, wherever it will be published.
        const { url: _, ...here } = site
        const isFirst = shown === undefined
        shown = here
        live.changed()
        tell(context, { site, url: served.url, shownAt, isFirst })
      }
      return await untilStopped(signal)
    } finally {
      live.close()
    }
  },
})

function tell(
  { json, print, printJson, screen, io }: CommandContext<unknown>,
  { site, url, shownAt, isFirst }: { site: Site; url: string; shownAt: string; isFirst: boolean },
): void {
  const issues = shownIssues(site.issues, shownAt)
  if (json) {
    printJson({ url, pages: site.pages.length, issues: issues.length })
    return
  }
  for (const line of issuesText(screen, issues, io.cwd)) print(line)
  const problems = issues.length > 0 ? `, ${count(issues.length, 'problem')}` : ''
  const what = `${count(site.pages.length, 'page')}${problems}`
  print(isFirst ? `${site.name} is at ${url} (${what}). Stop with Ctrl+C.` : `Built again: ${what}`)
}
