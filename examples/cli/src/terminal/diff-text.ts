import type { Screen } from './screen.ts'
import { indent } from './table.ts'

/** A unified diff for people; what is data is shown with its control characters escaped. */
export function diffText({ style, safe }: Screen, diff: string, depth = 1): string[] {
  const styles: [RegExp, (line: string) => string][] = [
    [/^(?:diff|new|old|deleted|---|\+\+\+|@@)/, style.dim],
    [/^\+/, style.good],
    [/^-/, style.bad],
  ]
  return diff
    .trimEnd()
    .split('\n')
    .map((line) => {
      const text = safe(line)
      const paint = styles.find(([pattern]) => pattern.test(line))?.[1]
      return indent.repeat(depth) + (paint ? paint(text) : text)
    })
}
