import { deepFreeze } from '../deep-freeze.ts'
import { catalogErrors } from '../errors.ts'
import type { AnySignal, SignalFact, SignalLevel, SignalValue } from './signal.ts'

/** Longest text that is shown, in characters. */
const maxText = 500
/** Facts of one value that are shown. */
const maxFacts = 50

/** Longest data that is kept, in characters of JSON. */
const maxData = 512 * 1024

const levels: readonly SignalLevel[] = ['ok', 'warning', 'error', 'unknown']

/**
 * A value as it may be shown: text of another system in bounds, and no address that a browser would run.
 *
 * @throws CATALOG_SIGNAL_INVALID
 */
export function checkedValue(signal: AnySignal, given: SignalValue): SignalValue {
  const refuse = (reason: string) => catalogErrors.SIGNAL_INVALID({ signal: signal.name, reason })
  if (typeof given?.summary !== 'string' || !Array.isArray(given.facts))
    throw refuse('it is not an object with "summary" and "facts"')
  if (!levels.includes(given.level))
    throw refuse(`"${String(given.level)}" is not a level, known are ${levels.join(', ')}`)
  const parsed = signal.schema?.safeParse(given.data)
  const [problem] = parsed?.error?.issues ?? []
  if (problem) throw refuse(`"data.${problem.path.join('.')}": ${problem.message}`)
  const { summary, level, facts, url } = given
  return {
    summary: shortened(summary),
    level,
    facts: facts.slice(0, maxFacts).map(checkedFact),
    ...(isWebAddress(url) && { url }),
    data: plainData(parsed ? parsed.data : given.data, refuse),
  }
}

/** Data as JSON has it, frozen: everybody who asks gets the same while it is good, and it must be possible to send it. */
function plainData(data: unknown, refuse: (reason: string) => Error): unknown {
  const text = jsonOf(data)
  if (text === undefined) throw refuse('its data is not plain JSON')
  if (text.length > maxData) throw refuse(`its data is longer than ${maxData} characters of JSON`)
  const copy: unknown = JSON.parse(text)
  return typeof copy === 'object' && copy !== null ? deepFreeze(copy) : copy
}

function jsonOf(data: unknown): string | undefined {
  try {
    return JSON.stringify(data ?? null)
  } catch {
    return undefined
  }
}

function checkedFact({ label, value, url }: SignalFact): SignalFact {
  return {
    label: shortened(String(label)),
    value: shortened(String(value)),
    ...(isWebAddress(url) && { url }),
  }
}

function shortened(text: string): string {
  return text.length > maxText ? `${text.slice(0, maxText - 1)}…` : text
}

/** Whether an address is one that a page may link to. */
export function isWebAddress(url: unknown): url is string {
  return typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url)
}
