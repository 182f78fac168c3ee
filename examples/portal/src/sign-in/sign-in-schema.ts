import { z } from 'zod'

const text = z.string().min(1)
const web = z.url({
  protocol: /^https?$/,
  error: 'expected an address such as https://portal.example.com',
})

/** What a configuration may say of sign-in; `secret` is how it names one. */
export function signInSchema(secret: z.ZodType) {
  return z
    .strictObject({
      publicUrl: web,
      sessionKey: secret.optional(),
      sessionHours: z.number().positive().max(720).optional(),
      openIdConnect: z
        .strictObject({
          issuer: web,
          clientId: text,
          clientSecret: secret.optional(),
          scope: text.optional(),
          userClaim: text.optional(),
          audience: text.optional(),
          private: z.boolean().optional(),
        })
        .optional(),
      proxy: z
        .strictObject({
          userHeader: z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected a header in small letters'),
          trusted: z
            .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
            .min(1, 'expected at least one address'),
          userBy: z.enum(['name', 'email']).optional(),
        })
        .optional(),
    })
    .refine(({ openIdConnect, proxy }) => (openIdConnect === undefined) !== (proxy === undefined), {
      error: 'expected either openIdConnect or proxy',
    })
    .refine(({ openIdConnect, sessionKey }) => !openIdConnect || sessionKey !== undefined, {
      path: ['sessionKey'],
      error: 'expected the name of an environment variable: it seals the sessions',
    })
    .refine(
      ({ proxy, sessionKey, sessionHours }) => !proxy || (sessionKey ?? sessionHours) === undefined,
      {
        path: ['proxy'],
        error: 'the proxy keeps the sessions: leave out sessionKey and sessionHours',
      },
    )
}
