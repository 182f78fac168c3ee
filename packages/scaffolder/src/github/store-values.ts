import { z } from 'zod'
import { isRefusal } from '../publish/is-refusal.ts'
import type { RepositoryApi } from './repository-api.ts'
import { loadSealing } from './seal-secret.ts'

const publicKeySchema = z.object({ key: z.string(), key_id: z.string() })

/** Where variables and secrets are kept: those of all workflows, or of an environment. */
export interface ValuePlace {
  github: RepositoryApi
  /** @default 'actions' */
  under?: string
}

/** Keeps variables for workflows; one that is there gets the new value. */
export async function storeVariables(
  { github, under = 'actions' }: ValuePlace,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, value] of Object.entries(variables)) {
    const path = `${under}/variables`
    try {
      await github.sendSoon({ method: 'POST', path, body: { name, value } })
    } catch (error) {
      if (!isRefusal(error, [409])) throw error
      const body = { name, value }
      await github.send({ method: 'PATCH', path: `${path}/${encodeURIComponent(name)}`, body })
    }
  }
}

/** Keeps secrets for workflows; one that is there gets the new value. @throws SCAFFOLDER_PACKAGE_MISSING */
export async function storeSecrets(
  { github, under = 'actions' }: ValuePlace,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  if (Object.keys(secrets).length === 0) return
  const seal = await loadSealing()
  const answer = await github.sendSoon({ path: `${under}/secrets/public-key` })
  const { key: publicKey, key_id } = answer.json(publicKeySchema)
  for (const [name, value] of Object.entries(secrets))
    await github.send({
      method: 'PUT',
      path: secretPath(name, under),
      body: { encrypted_value: seal({ value, publicKey }), key_id },
    })
}

/** The path of a secret, whose value nobody can ask for. */
export function secretPath(name: string, under = 'actions'): string {
  return `${under}/secrets/${encodeURIComponent(name)}`
}
