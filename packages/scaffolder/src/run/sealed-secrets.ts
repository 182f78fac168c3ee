import { Secret } from '@callboard/core'
import type { Sealing } from './sealing.ts'

/** What of a run is never kept but as ciphertext. */
export interface RunSecrets {
  secrets: Readonly<Record<string, Secret>>
  /** Answers to password fields, by dotted path in the parameters. */
  passwords: Readonly<Record<string, unknown>>
}

const passwordName = 'parameters.'

/** Names of secrets as a run shows them, and as another try is given them. */
export function secretNamesOf({ secrets, passwords }: RunSecrets): string[] {
  return [
    ...Object.keys(secrets),
    ...Object.keys(passwords).map((path) => `${passwordName}${path}`),
  ]
}

/** Secrets by the names of {@link secretNamesOf}. */
export function namedSecrets(named: Readonly<Record<string, string | Secret>>): RunSecrets {
  const entries = Object.entries(named).map(
    ([name, secret]) => [name, Secret.is(secret) ? secret : new Secret(String(secret))] as const,
  )
  const isPassword = ([name]: (typeof entries)[number]) => name.startsWith(passwordName)
  return {
    secrets: Object.fromEntries(entries.filter((entry) => !isPassword(entry))),
    passwords: Object.fromEntries(
      entries
        .filter(isPassword)
        .map(([name, secret]) => [name.slice(passwordName.length), secret.reveal()]),
    ),
  }
}

/** The secrets of a run as ciphertext; nothing where there are none. */
export function sealSecrets(
  sealing: Sealing,
  taskId: string,
  { secrets, passwords }: RunSecrets,
): string {
  const plain = Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]),
  )
  const bytes = Buffer.from(JSON.stringify({ secrets: plain, passwords }))
  return Buffer.from(sealing.seal(bytes, purposeOf(taskId))).toString('base64')
}

/** @throws SCAFFOLDER_SEAL_BROKEN */
export function openSecrets(sealing: Sealing, taskId: string, sealed: string): RunSecrets {
  const bytes = sealing.open(Buffer.from(sealed, 'base64'), purposeOf(taskId))
  const { secrets, passwords } = JSON.parse(Buffer.from(bytes).toString('utf8')) as {
    secrets: Record<string, string>
    passwords: Record<string, unknown>
  }
  const typed = Object.entries(secrets).map(([name, text]) => [name, new Secret(text)] as const)
  return { secrets: Object.fromEntries(typed), passwords }
}

const purposeOf = (taskId: string) => `secrets of ${taskId}`
