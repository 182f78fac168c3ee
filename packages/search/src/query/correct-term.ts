import { analyze } from '../analysis/analyzer.ts'

/** A query with words put right, each where it stands as a word of its own, or nothing where none does. */
export function correctTerm(
  term: string,
  corrections: ReadonlyMap<string, string>,
): string | undefined {
  if (corrections.size === 0) return undefined
  let corrected = ''
  let at = 0
  for (const { surface, start, end, joined } of analyze(term)) {
    const meant = joined || start < at ? undefined : corrections.get(surface)
    if (meant === undefined) continue
    corrected += term.slice(at, start) + meant
    at = end
  }
  return at === 0 ? undefined : (corrected + term.slice(at)).toLowerCase()
}
