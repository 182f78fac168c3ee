import { createRedactor, type Secret } from '@callboard/core'
import { errors } from '../errors.ts'

/**
 * Refuses to send a secret of the run, in any of the forms that the redactor knows, to an origin that is not trusted
 * with secrets: the gate allows hosts, and a template may name any of them.
 *
 * @throws SCAFFOLDER_SECRET_DENIED
 */
export function guardSecrets({
  url,
  texts,
  secrets,
  trusted,
}: {
  url: string
  texts: readonly string[]
  secrets: Readonly<Record<string, Secret>>
  trusted: readonly string[]
}): void {
  const { origin } = new URL(url)
  if (trusted.some((each) => new URL(each).origin === origin)) return
  const name = Object.entries(secrets).find(([, secret]) => {
    const { redact } = createRedactor([secret.reveal()])
    return texts.some((text) => redact(text) !== text)
  })?.[0]
  if (name !== undefined) throw errors.SECRET_DENIED({ name, origin })
}
