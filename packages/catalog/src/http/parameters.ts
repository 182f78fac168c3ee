import { z } from 'zod'

/** One value, or several by repeating the parameter. */
const repeated = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : [value]))
  .optional()

/** Values that may be repeated or separated by commas. */
const separated = repeated.transform((values) =>
  values?.flatMap((value) => value.split(',')).map((value) => value.trim()),
)

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, { message: 'expected a whole number from 0' })
  .transform(Number)
  .optional()

/** The parameters that routes share, each checked and turned into what the catalog takes. */
export const parameters = { repeated, separated, wholeNumber }

/** The three parts of a reference in a path. */
export const namePath = z.object({ kind: z.string(), namespace: z.string(), name: z.string() })

/** Something to be answered with, whatever it is made of. */
export const entitySchema = z
  .looseObject({ apiVersion: z.string(), kind: z.string(), metadata: z.looseObject({}) })
  .describe('An entity, with its relations')

/** The reference that a path names. */
export function refOfPath({ kind, namespace, name }: z.infer<typeof namePath>): string {
  return `${kind}:${namespace}/${name}`
}
