import type { Check, CheckContext, CheckOutcome } from './check.ts'

const statuses: readonly unknown[] = ['passed', 'failed', 'skipped']

/** Longest text of a check that is shown, in characters. */
const maxText = 1000

/**
 * What a check says of an entity, with its texts in bounds; nothing where it does not apply.
 *
 * @throws TypeError for anything but an outcome, and what the check throws
 */
export function outcomeOf(check: Check, context: CheckContext): CheckOutcome | undefined {
  if (check.applies && !check.applies(context)) return undefined
  const given: unknown = check.evaluate(context)
  if (given instanceof Promise) {
    // Its failure would end the process.
    given.catch(() => undefined)
    throw new TypeError('it is asynchronous; facts of other systems come through signals')
  }
  if (!isOutcome(given))
    throw new TypeError('it gave no outcome: expected { status } with passed, failed or skipped')
  const { status, message, fix } = given
  return { status, message: bounded(message), fix: bounded(fix) }
}

function isOutcome(given: unknown): given is CheckOutcome {
  return (
    typeof given === 'object' &&
    given !== null &&
    'status' in given &&
    statuses.includes(given.status)
  )
}

function bounded(text: unknown): string | undefined {
  return text === undefined || text === null ? undefined : String(text).slice(0, maxText)
}
