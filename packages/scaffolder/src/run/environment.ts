import { Secret } from '@callboard/core'

/** What a host gives to every run. */
export interface Environment {
  /** Seen as `environment.parameters.…` by every expression of a template. */
  parameters?: Readonly<Record<string, string>>
  /** Seen as `environment.secrets.…` where a step's input is rendered, and not in a plan. */
  secrets?: Readonly<Record<string, string | Secret>>
}

/** The same, complete, with its secrets kept from being printed. */
export interface RunEnvironment {
  readonly parameters: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, Secret>>
}

/** Fills in what a host leaves out. */
export function openEnvironment({
  parameters = {},
  secrets = {},
}: Environment = {}): RunEnvironment {
  return { parameters, secrets: typedSecrets(secrets) }
}

/** Secrets as values that no log and no JSON shows. */
export function typedSecrets(
  secrets: Readonly<Record<string, string | Secret>>,
): Record<string, Secret> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [
      name,
      Secret.is(secret) ? secret : new Secret(String(secret)),
    ]),
  )
}
