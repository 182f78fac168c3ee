import { z } from 'zod'

const text = z.string().min(1)

/** Capitals only: a token that is pasted where its name belongs is refused, and not looked for and told. */
export const variableName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/, 'expected the name of an environment variable in capitals')

/** Who commits. */
export const gitAuthorSchema = z.strictObject({ name: text, email: text })

/** An entry of `git.hosts`. What its addresses must be is checked where they are used. */
export function gitHostSchema(secretSource: z.ZodType) {
  return z.strictObject({
    type: z
      .enum(['azure', 'bitbucketCloud', 'bitbucketServer', 'gitea', 'github', 'gitlab'])
      .optional(),
    host: text,
    token: secretSource.optional(),
    username: text.optional(),
    app: z
      .strictObject({
        id: z.union([z.int().positive(), text]),
        privateKey: secretSource,
        owners: z.array(text).optional(),
      })
      .optional(),
    baseUrl: text.optional(),
    apiBaseUrl: text.optional(),
    private: z.boolean().optional(),
  })
}
