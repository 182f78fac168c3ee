import { InvalidArgumentError } from 'commander'

/** Collects the values of an option that may be given several times. */
export function repeated(text: string, previous: unknown): string[] {
  return [...(Array.isArray(previous) ? (previous as string[]) : []), text]
}

/** A list with commas between; an option that is given several times adds to it. */
export function list(text: string, previous: unknown): string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0) throw new InvalidArgumentError('It is empty.')
  return [...(Array.isArray(previous) ? (previous as string[]) : []), ...parts]
}

/** A whole number from 1. */
export function positive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(text)
}

/** A whole number from 0. */
export function whole(text: string): number {
  if (!/^(?:0|[1-9]\d{0,14})$/.test(text))
    throw new InvalidArgumentError('Give a whole number from 0.')
  return Number(text)
}

/** `key=value`, any number of times. */
export function pairs(text: string, previous: unknown): [key: string, value: string][] {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Write it as key=value.')
  const before = Array.isArray(previous) ? (previous as [string, string][]) : []
  return [...before, [text.slice(0, at), text.slice(at + 1)]]
}
