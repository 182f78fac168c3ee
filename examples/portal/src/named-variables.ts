import { Secret } from '@callboard/core'
import { z } from 'zod'
import type { PortalConfig } from './define-config.ts'
import { gitSchema } from './git/git-host-schema.ts'
import { infrastructureSchema } from './infrastructure/infrastructure-schema.ts'
import { signInSchema } from './sign-in/sign-in-schema.ts'

/** An environment variable that a configuration names as the place of a secret. */
export interface NamedVariable {
  name: string
  /** Keys and positions that lead to the name: `git.hosts.0.token`. */
  key: string
}

const marker = 'is the name of a variable'
/** Refuses names, so that they can be told by where the schemas of the sections have them. */
const name = z.custom((value) => Secret.is(value) || typeof value !== 'string', marker)
const schema = z.looseObject({
  signIn: signInSchema(name).optional(),
  git: gitSchema(name).optional(),
  scaffolder: z.looseObject({ infrastructure: infrastructureSchema(name).optional() }).optional(),
})

/** The variables that a configuration names, but for those of sealing keys. */
export function namedVariables(config: PortalConfig): NamedVariable[] {
  const issues = schema.safeParse(config).error?.issues ?? []
  return issues
    .filter(({ message }) => message === marker)
    .map(({ path }) => ({ name: String(path.reduce(partOf, config)), key: path.join('.') }))
}

const partOf = (value: unknown, key: PropertyKey): unknown =>
  (value as Record<PropertyKey, unknown> | undefined)?.[key]
