import { resolve } from 'node:path'
import type { BuildResult } from '@callboard/docs'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { shownIssues } from '../sources/shown-issues.ts'
import { issuesJson, issuesText } from '../terminal/issues.ts'
import type { Screen } from '../terminal/screen.ts'
import { count, duration } from '../terminal/words.ts'

interface BuildOptions {
  out: string
  strict?: boolean
}

/** `callboard docs build`: a folder with mkdocs.yml becomes a site. */
export const docsBuild = defineCommand<BuildOptions>({
  name: 'docs build',
  summary:
    'Builds the site of a folder with a mkdocs.yml, or of an entity. Only what changed is written.',
  examples: [
    'docs build --out site',
    'docs build examples/acme/services/ledger --out /tmp/ledger --strict',
    'docs build component:ledger --out /tmp/ledger --from examples/acme',
  ],
  args: [['[folder]', 'where mkdocs.yml lies (.), or the reference of an entity']],
  options: [
    {
      flags: '--out <folder>',
      description: 'where the site is written: a folder of its own',
      required: true,
    },
    { flags: '--strict', description: 'exit code 1 for warnings too, not for errors alone' },
  ],
  usesSources: true,
  async run(context) {
    const { options, io, signal, logger, progress } = context
    const { createDocs } = await import('@callboard/docs')
    const { openDocuments } = await import('../sources/open-documents.ts')
    const { docsTheme } = await import('../sources/docs-theme.ts')
    const { shownAt, ...place } = await openDocuments(context, 'docs build')
    await using docs = createDocs({ ...place, logger, theme: docsTheme() })
    const built = await progress.during('Building', () =>
      docs.build({ out: resolve(io.cwd, options.out), signal }),
    )
    const issues = shownIssues(built.issues, shownAt)
    const bad = issues.some(
      ({ severity }) => severity === 'error' || (options.strict && severity === 'warning'),
    )
    const { pages, assets, changed, unchanged, ms } = built
    return {
      json: { pages, assets, changed, unchanged, issues: issuesJson(issues, io.cwd), ms },
      text: (screen) => [...issuesText(screen, issues, io.cwd), summary(screen, built, bad)],
      exitCode: bad ? exitCodes.problems : exitCodes.ok,
    }
  },
})

function summary(
  screen: Screen,
  { pages, changed, unchanged, issues, ms }: BuildResult,
  bad: boolean,
): string {
  const { style, symbols } = screen
  const mark = bad
    ? style.bad(symbols.error)
    : issues.length > 0
      ? style.caution(symbols.warning)
      : style.good(symbols.ok)
  const problems = issues.length > 0 ? `, ${count(issues.length, 'problem')}` : ''
  return `${mark} ${count(pages, 'page')}${problems}: ${count(changed, 'file')} changed, ${unchanged} unchanged ${style.dim(duration(ms))}`
}
