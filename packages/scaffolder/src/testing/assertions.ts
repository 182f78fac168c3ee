import { isDeepStrictEqual } from 'node:util'

/** Fails a contract case when two values differ. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(actual, expected)) return
  throw new Error(`${what}: expected ${show(expected)}, found ${show(actual)}`)
}

/** Fails a contract case. */
export function assertTrue(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}
