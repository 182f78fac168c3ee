import type { CheckReport, CheckResult } from '@callboard/catalog'
import type { CheckRow } from '../view-models.ts'

/** Address of the page of a check. */
export function checkHref(name: string): string {
  return `/checks/${encodeURIComponent(name)}`
}

/** How one entity stands to one check, as a row. */
export function checkRow(
  { check, status, level, required, message, fix, waiver }: CheckResult,
  checks: CheckReport['checks'],
): CheckRow {
  const description = checks.find(({ name }) => name === check)?.description
  return {
    name: check,
    title: description ?? check,
    href: checkHref(check),
    status,
    required,
    ...(level !== null && { level }),
    ...(message !== null && { message: asSentence(message) }),
    ...(fix !== null && { fix }),
    ...(waiver && { waiver: waiverText(waiver) }),
  }
}

/** Until when, why and by whom something is allowed. */
export function waiverText({ until, reason, by }: NonNullable<CheckResult['waiver']>): string {
  return `Waived until ${until} by ${by}: ${reason}`
}

/** Messages of checks go on after the name of an entity. */
export function asSentence(message: string): string {
  const text = message.replace(/^./u, (letter) => letter.toUpperCase())
  return /[.!?]$/.test(text) ? text : `${text}.`
}
