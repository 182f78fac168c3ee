import { z } from 'zod'
import type { NamedJenkins } from './jenkins-server.ts'

/** Name of a job with the folders that it is in. */
export const jobName = z
  .string()
  .min(1)
  .max(400)
  .regex(/^[^\\?*%!@#$^&|<>[\]:;\p{Cc}]+$/u, 'expected a name without ?*/\\%!@#$^&|<>[]:;')
  .refine(
    (name) => !name.split('/').some((part) => /^\.*$/.test(part)),
    'expected names between slashes',
  )

/** Which Jenkins a step means. */
export const serverUrl = z
  .string()
  .optional()
  .describe('Address of the server; not needed where there is one')

/** What names a job. */
export const jobInput = { jobName: jobName.describe('Name of the job: folder/job'), serverUrl }

/** What a plan says of a step. */
export function effect(
  { name, url }: NamedJenkins,
  text: string,
  more: { destructive?: boolean } = {},
) {
  return { sideEffects: [{ text: `${text} in the Jenkins ${name}`, target: url, ...more }] }
}
