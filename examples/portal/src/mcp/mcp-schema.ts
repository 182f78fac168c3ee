import { z } from 'zod'

const text = z.string().min(1)

/** What a configuration may say of MCP, in a program and in YAML alike. */
export const mcpSchema = z.strictObject({
  profiles: z
    .record(
      text,
      z.strictObject({ tools: z.array(text).optional(), readOnly: z.boolean().optional() }),
    )
    .optional(),
})
