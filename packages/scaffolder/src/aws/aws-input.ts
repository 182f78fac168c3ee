import { z } from 'zod'

/** What every action takes. */
export const awsInput = {
  region: z.string().describe('Region of AWS'),
  profile: z.string().optional().describe('Which account; not needed where there is one'),
}

/** Tags of what is made. */
export const awsTags = z
  .array(z.strictObject({ Key: z.string().min(1), Value: z.string() }))
  .optional()
  .describe('Tags of what is made')

/** Of requests to the services that speak JSON. */
export function jsonHeaders(target: string): Readonly<Record<string, string>> {
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }
}
