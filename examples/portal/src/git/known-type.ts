import { guessIntegrations, type IntegrationType } from '@callboard/core/readers'

/** What runs on a host that everybody knows. */
export function knownType(host: string): IntegrationType | undefined {
  return guessIntegrations([`https://${host}`])[0]?.type
}
