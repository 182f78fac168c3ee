import type { ScoreExplanation, ScorePart, SearchAnswer, SearchResult } from '@callboard/search'
import { defineCommand } from '../command.ts'
import { list, pairs, positive } from '../option-parsers.ts'
import type { Screen } from '../terminal/screen.ts'
import { indent } from '../terminal/table.ts'
import { truncate, wrap } from '../terminal/text-width.ts'
import { count, shortOwner } from '../terminal/words.ts'

interface SearchOptions {
  types?: string[]
  filter?: [field: string, value: string][]
  limit?: number
  cursor?: string
  explain?: boolean
}

/** `callboard search`: one search over catalog and docs. */
export const search = defineCommand<SearchOptions>({
  name: 'search',
  summary: 'Searches the catalog and the docs of its entities.',
  examples: [
    'search payment gateway --from examples/acme',
    'search "monthly run" --types techdocs --from examples/acme',
    'search ledger --filter kind=component --limit 5 --json',
  ],
  args: [['<term...>', 'words, "a phrase", -without, field:value']],
  options: [
    { flags: '--types <types>', description: 'types of result, with commas between', parse: list },
    {
      flags: '--filter <field=value>',
      description: 'only documents with that value (repeatable)',
      parse: pairs,
    },
    { flags: '--limit <number>', description: 'results on a page (25)', parse: positive },
    { flags: '--cursor <cursor>', description: 'goes on where another page ended' },
    { flags: '--explain', description: 'says why each result stands where it stands' },
  ],
  usesSources: true,
  async run(context) {
    const { needSources } = await import('../sources/load-sources.ts')
    const { openPortal } = await import('../sources/open-portal.ts')
    const { types, filter = [], limit, cursor, explain } = context.options
    const loaded = await needSources(context, 'search')
    await using opened = await openPortal(context, loaded)
    // What was kept of the last time may be old.
    await opened.portal.warm()
    const answer = await opened.portal.search.query({
      term: context.args.join(' '),
      types,
      filters: toFilters(filter),
      limit,
      cursor,
      explain,
      signal: context.signal,
    })
    return { json: answerJson(answer), text: (screen) => answerText(screen, answer) }
  },
})

/** The same field twice means either value. */
function toFilters(filter: readonly [field: string, value: string][]): Record<string, string[]> {
  const filters = new Map<string, string[]>()
  for (const [field, value] of filter) filters.set(field, [...(filters.get(field) ?? []), value])
  return Object.fromEntries(filters)
}

function answerJson({ results, facets, total, nextPageCursor }: SearchAnswer) {
  return {
    results: results.map(({ type, rank, document, highlight, explanation }) => ({
      type,
      rank,
      document,
      highlight,
      ...(explanation && { explanation }),
    })),
    facets,
    total,
    ...(nextPageCursor !== undefined && { nextPageCursor }),
  }
}

function answerText(screen: Screen, found: SearchAnswer): string[] {
  const { style, clean } = screen
  const { results, total, nextPageCursor, didYouMean, answer } = found
  return [
    ...(answer
      ? [
          `${clean(answer.subject.title)} is owned by ${style.bold(clean(shortOwner(answer.owner)))}`,
          '',
        ]
      : []),
    ...results.flatMap((result) => [...resultText(screen, result), '']),
    ...(didYouMean ? [`Did you mean "${clean(didYouMean)}"?`] : []),
    results.length === total
      ? count(total, 'result')
      : `${results.length} of ${count(total, 'result')}`,
    ...(nextPageCursor === undefined ? [] : [style.dim(`Next page: --cursor ${nextPageCursor}`)]),
  ]
}

/** What was found, where, and the part of it that answers. */
function resultText(
  screen: Screen,
  { type, document, marks, explanation }: SearchResult,
): string[] {
  const { style, clean, width, symbols } = screen
  const more = indent.repeat(2)
  const snippet = clean(marks.text.text)
  return [
    `${indent}${style.bold(truncate(clean(document.title), width - indent.length, symbols.ellipsis))}`,
    `${more}${style.dim(`${clean(type)} ${symbols.dot} ${clean(document.location)}`)}`,
    ...(snippet === ''
      ? []
      : wrap(snippet, Math.min(width, 100) - more.length).map((line) => more + line)),
    ...(explanation ? explanationText(screen, explanation) : []),
  ]
}

/** What a score is made of, the largest part first. */
function explanationText({ style, clean }: Screen, { score, parts }: ScoreExplanation): string[] {
  const more = indent.repeat(2)
  const number = (value: number) => value.toFixed(2).padStart(8)
  const reasonOf = (part: ScorePart) => {
    if (part.reason === 'name')
      return `called so: its name is ${Math.round(part.share * 100)} % of the query`
    if (part.reason === 'type') return `results of its type count ${part.weight} times as much`
    if ('share' in part)
      return `its ${part.reason}, ${Math.round(part.share * 100)} % of what that can count`
    const places = Object.entries(part.frequencies).map(([field, count]) => `${field} ${count}×`)
    const word = `"${clean(part.term)}" in ${places.join(', ')}`
    return part.reason === 'feedback' ? `${word}, which the best answers share` : word
  }
  return [
    `${more}${style.dim(`${number(score)}  score`)}`,
    ...parts.map((part) => `${more}${style.dim(`${number(part.score)}  ${reasonOf(part)}`)}`),
  ]
}
