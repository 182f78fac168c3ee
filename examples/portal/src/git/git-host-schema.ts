import { z } from 'zod'
import { knownType } from './known-type.ts'

const text = z.string('expected a text').min(1, 'expected a text that is not empty')

/** Capitals only: a token that is pasted where its name belongs is refused, and not looked for and told. */
export const variableName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/, 'expected the name of an environment variable in capitals')

/** Who commits. */
const gitAuthorSchema = z.strictObject({ name: text, email: text })

/** What may run on a host of `git.hosts`. */
const gitHostTypes = [
  'github',
  'gitlab',
  'gitea',
  'bitbucketCloud',
  'bitbucketServer',
  'azure',
  'gerrit',
] as const

const types = `${gitHostTypes.slice(0, -1).join(', ')} or ${gitHostTypes.at(-1)}`

/** What a configuration says of Git hosts. */
export function gitSchema(secretSource: z.ZodType) {
  return z
    .strictObject({
      standInFor: z.array(text).optional(),
      hosts: z.array(gitHostSchema(secretSource)).optional(),
      author: gitAuthorSchema.optional(),
      signingKey: secretSource.optional(),
      diffInPlans: z.boolean('expected true or false').optional(),
    })
    .superRefine(({ hosts = [], standInFor = [] }, context) => {
      const stood = standInFor.map((name) => name.toLowerCase())
      const seen = new Set<string>()
      for (const [index, { host }] of hosts.entries()) {
        const name = host.toLowerCase()
        if (seen.has(name) || stood.includes(name))
          context.addIssue({
            code: 'custom',
            path: ['hosts', index, 'host'],
            message: `"${host}" is set up twice`,
          })
        seen.add(name)
      }
    })
}

/** An entry of `git.hosts`. What its addresses must be is checked where they are used. */
function gitHostSchema(secretSource: z.ZodType) {
  const entry = z.strictObject({
    type: z.enum(gitHostTypes, `expected ${types}`).optional(),
    host: text,
    token: secretSource.optional(),
    username: text.optional(),
    app: z
      .strictObject({
        id: z.union([z.int().positive(), text], 'expected the number of the App or its client id'),
        privateKey: secretSource,
        owners: z.array(text).optional(),
      })
      .optional(),
    baseUrl: text.optional(),
    apiBaseUrl: text.optional(),
    private: z.boolean('expected true or false').optional(),
  })
  return entry.superRefine(({ type, host, app, token, username }, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message })
    if (type === undefined && !knownType(host))
      refuse('host', `what runs on "${host}" is not known; say it with "type": ${types}`)
    if (app && token !== undefined) refuse('app', 'an App has tokens of its own: leave out "token"')
    if (app && type !== undefined && type !== 'github')
      refuse('app', 'only hosts of the type github have Apps')
    if (type === 'gerrit' && (token === undefined || username === undefined))
      refuse('type', 'Gerrit needs "username", and its HTTP password as "token"')
  })
}
