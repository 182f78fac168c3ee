import type { Redactor } from '@callboard/core'
import { errors } from '../errors.ts'
import type { Sealing } from './sealing.ts'

/** Bytes as they may be kept: as they are, as ciphertext, or not at all because there is no key. */
export interface KeptBytes {
  form: 'plain' | 'sealed' | 'withheld'
  bytes: Uint8Array
}

/** Lets nothing of a run's secrets be kept but ciphertext. What cannot be sealed stays in the memory of this process. */
export interface SecretKeeper {
  /** @param purpose - what the text is; it opens for that purpose only */
  keep(text: string, purpose: string): string
  /** @throws SCAFFOLDER_SECRETS_GONE, SCAFFOLDER_SEAL_BROKEN */
  open(kept: string, purpose: string): string
  keepBytes(bytes: Uint8Array, purpose: string): KeptBytes
  /** @throws SCAFFOLDER_SECRETS_GONE, SCAFFOLDER_SEAL_BROKEN */
  openBytes(kept: KeptBytes, purpose: string): Uint8Array
  /** A name for content; one that holds secrets tells nothing to whoever guesses them. */
  digest(bytes: Uint8Array): string | undefined
}

/** What a process keeps for itself, by run and purpose. */
export type Withheld = Map<string, Uint8Array>

const marks = { plain: '=', sealed: '#', withheld: '-' } as const

/** Creates the keeper of one run. */
export function createSecretKeeper({
  taskId,
  redactor,
  sealing,
  withheld,
  isAlwaysSecret = () => false,
}: {
  taskId: string
  redactor: Redactor
  sealing: Sealing | undefined
  withheld: Withheld
  /** Where some secrets are too short for the redactor to find, everything may hold them. @default never */
  isAlwaysSecret?: () => boolean
}): SecretKeeper {
  const isSecret = (text: string) => isAlwaysSecret() || redactor.redact(text) !== text
  const scoped = (purpose: string) => `${taskId} ${purpose}`
  const hide = (bytes: Uint8Array, purpose: string): KeptBytes => {
    if (sealing) return { form: 'sealed', bytes: sealing.seal(bytes, scoped(purpose)) }
    withheld.set(scoped(purpose), bytes)
    return { form: 'withheld', bytes: new Uint8Array() }
  }
  const keepBytes: SecretKeeper['keepBytes'] = (bytes, purpose) =>
    isSecretBytes(bytes) ? hide(bytes, purpose) : { form: 'plain', bytes }
  const isSecretBytes = (bytes: Uint8Array) => isSecret(Buffer.from(bytes).toString('utf8'))
  const openBytes: SecretKeeper['openBytes'] = ({ form, bytes }, purpose) => {
    if (form === 'plain') return bytes
    if (form === 'sealed' && sealing) return sealing.open(bytes, scoped(purpose))
    const kept = withheld.get(scoped(purpose))
    if (kept) return kept
    throw errors.SECRETS_GONE({ what: `A part of the run (${purpose})` })
  }
  return {
    keep(text, purpose) {
      if (!isSecret(text)) return `${marks.plain}${text}`
      const { form, bytes } = hide(Buffer.from(text), purpose)
      return `${marks[form]}${Buffer.from(bytes).toString('base64')}`
    },
    open(kept, purpose) {
      if (kept.startsWith(marks.plain)) return kept.slice(1)
      const form = kept.startsWith(marks.sealed) ? 'sealed' : 'withheld'
      const bytes = Buffer.from(kept.slice(1), 'base64')
      return Buffer.from(openBytes({ form, bytes }, purpose)).toString('utf8')
    },
    keepBytes,
    openBytes,
    digest: (bytes) => (isSecretBytes(bytes) ? sealing?.digest(bytes) : undefined),
  }
}
