import type { GateResponse } from '@callboard/core/node'
import { isRecord } from '../expressions/plain-data.ts'

const longest = 400

/**
 * What a host says about a request that it refuses, in one line: hosts put it into JSON in many ways, or into a page.
 *
 * @param redact - masks credentials, before the line is cut: half a token is none to it
 */
export function whatItSaid(
  answer: Pick<GateResponse, 'text' | 'headers'>,
  redact: (text: string) => string,
): string {
  const text = textOf(answer)
  const said = [...new Set(sentencesIn(parsed(text)))].join('; ')
  const plain = /<\w+[\s>]/.test(text) ? '' : text
  return redact(said || plain)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longest)
}

/** Keys that hold sentences for people, in the errors of the hosts that are known here. */
const keys = ['message', 'error_description', 'error', 'detail', 'errors', 'reason', 'title']

function* sentencesIn(value: unknown, depth = 0): Generator<string> {
  if (depth > 4) return
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const item of value) yield* sentencesIn(item, depth + 1)
  else if (isRecord(value)) {
    const known = keys.filter((key) => Object.hasOwn(value, key))
    // GitLab names fields: { message: { name: ['has already been taken'] } }
    if (known.length === 0)
      for (const [key, item] of Object.entries(value))
        for (const sentence of sentencesIn(item, depth + 1)) yield `${key} ${sentence}`
    else for (const key of known) yield* sentencesIn(value[key], depth + 1)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function textOf(answer: Pick<GateResponse, 'text'>): string {
  try {
    return answer.text()
  } catch {
    return ''
  }
}
