/** Splits at commas that stand outside brackets and quotes. */
export function splitExpressions(text: string): string[] {
  const parts = ['']
  let depth = 0
  for (const { token, quoted } of tokensOf(text)) {
    if (!quoted && '([{'.includes(token)) depth += 1
    if (!quoted && ')]}'.includes(token)) depth -= 1
    if (token === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += token
  }
  return parts
}

/** An expression without the `|label` that the peer's plug-in lets stand behind it. */
export function withoutDimension(expression: string): string {
  return expression.replace(/\|\s*[A-Za-z_]\w*\s*$/, '').trim()
}

/** What an expression says about a series that it gives. */
export type ExpressionMeaning =
  /** It compares, so what it gives is what the comparison holds for. */
  | 'filter'
  /** It compares with `bool`, so it gives 1 and 0. */
  | 'truth'
  /** It compares nothing: a number to be shown. */
  | 'number'

export function meaningOf(expression: string): ExpressionMeaning {
  const bare = tokensOf(expression)
    .filter(({ quoted }) => !quoted)
    .map(({ token }) => token)
    .join('')
    .replace(/\{[^}]*\}/g, '')
  const comparisons = bare.match(/(?:[=!<>]=|<|>)\s*(?:bool\b)?/g) ?? []
  if (comparisons.some((found) => !found.endsWith('bool'))) return 'filter'
  if (comparisons.length > 0) return 'truth'
  return /\babsent(?:_over_time)?\s*\(/.test(bare) ? 'filter' : 'number'
}

const seconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }

/** The expression with durations as numbers in seconds, which is what older servers read; nothing where it has none. */
export function withPlainNumbers(expression: string): string | undefined {
  const plain = expression.replace(
    /([<>=]\s*)(\d+(?:\.\d+)?)(ms|s|m|h|d)\b/g,
    (_all, before: string, number: string, unit: string) =>
      before + String(Number((Number(number) * (seconds[unit] ?? 1)).toPrecision(12))),
  )
  return plain === expression ? undefined : plain
}

interface Token {
  token: string
  quoted: boolean
}

/** Quoted strings whole, everything else character by character. */
function tokensOf(text: string): Token[] {
  return [...text.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|[\s\S]/g)].map(
    ([token]) => ({
      token,
      quoted: token.length > 1,
    }),
  )
}
