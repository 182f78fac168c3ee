import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { shownIssues } from '../sources/shown-issues.ts'
import { issuesJson, issuesText } from '../terminal/issues.ts'
import { count } from '../terminal/words.ts'

/** `callboard docs check`: the problems of a site, nothing written. */
export const docsCheck = defineCommand<{ strict?: boolean }>({
  name: 'docs check',
  summary:
    'Checks the documents of a folder with a mkdocs.yml, or of an entity: navigation, links, images, syntax.',
  examples: ['docs check', 'docs check examples/acme/services/ledger --strict --json'],
  args: [['[folder]', 'where mkdocs.yml lies (.), or the reference of an entity']],
  options: [
    { flags: '--strict', description: 'exit code 1 for warnings too, not for errors alone' },
  ],
  usesSources: true,
  async run(context) {
    const { options, io, signal, logger, progress } = context
    const { createDocs } = await import('@callboard/docs')
    const { openDocuments } = await import('../sources/open-documents.ts')
    const { source, shownAt } = await openDocuments(context, 'docs check')
    const site = await progress.during('Checking', () =>
      createDocs({ source, logger }).load({ signal }),
    )
    const issues = shownIssues(site.issues, shownAt)
    const bad = issues.some(
      ({ severity }) => severity === 'error' || (options.strict && severity === 'warning'),
    )
    const pages = count(site.pages.length, 'page')
    return {
      json: { pages: site.pages.length, issues: issuesJson(issues, io.cwd) },
      text: ({ style, symbols, ...screen }) => [
        ...issuesText({ style, symbols, ...screen }, issues, io.cwd),
        issues.length === 0
          ? `${style.good(symbols.ok)} Nothing to put right on ${pages}`
          : `${bad ? style.bad(symbols.error) : style.caution(symbols.warning)} ${count(issues.length, 'problem')} on ${pages}`,
      ],
      exitCode: bad ? exitCodes.problems : exitCodes.ok,
    }
  },
})
