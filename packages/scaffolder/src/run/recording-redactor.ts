import { type Redactor, Secret } from '@callboard/core'
import type { RunSecrets } from './sealed-secrets.ts'

/** A redactor that knows the secrets of a run, and remembers what else it is told. */
export interface RecordingRedactor {
  redactor: Redactor
  /** Names of secrets that are too short to be masked in text. */
  short: readonly string[]
  /** What it was told since this was asked last. */
  take(): readonly string[]
}

/** Makes the secrets of a run known to a redactor. */
export function createRecordingRedactor(
  redactor: Redactor,
  { secrets, passwords }: RunSecrets,
): RecordingRedactor {
  const hidden: [string, string | Secret][] = [
    ...Object.entries(secrets),
    ...Object.entries(passwords).map(([path, value]): [string, string] => [
      path,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ]
  const short = hidden.filter(([, secret]) => !redactor.add(secret)).map(([name]) => name)
  const told = new Set<string>()
  let fresh: string[] = []
  return {
    redactor: {
      ...redactor,
      add(secret) {
        const text = Secret.is(secret) ? secret.reveal() : secret
        const isFound = redactor.add(text)
        if (isFound && !told.has(text)) {
          told.add(text)
          fresh.push(text)
        }
        return isFound
      },
    },
    short,
    take() {
      const taken = fresh
      fresh = []
      return taken
    },
  }
}
