import type { LogLevel, Redactor } from '@callboard/core'

/** A line that a step has logged. */
export interface StepLine {
  text: string
  level: LogLevel
}

/**
 * Puts lines together between which a secret lies, so that it is masked as a whole: an action may log it in pieces. Lines that
 * have nothing to do with each other stay as they are, and so does their order.
 */
export function joinSplitSecrets(
  lines: readonly StepLine[],
  redactor: Pick<Redactor, 'redact'>,
): StepLine[] {
  const { redact } = redactor
  const texts = lines.map(({ text }) => text)
  const whole = redact(texts.join(''))
  if (lines.length < 2 || whole === texts.map(redact).join('')) return [...lines]
  const joined: StepLine[] = []
  for (const [index, line] of lines.entries()) {
    const [before, after] = [texts.slice(0, index).join(''), texts.slice(index).join('')]
    const last = joined.at(-1)
    const isCut = last !== undefined && redact(before) + redact(after) !== whole
    if (isCut) joined[joined.length - 1] = { ...line, text: last.text + line.text }
    else joined.push(line)
  }
  return joined
}
