import { z } from 'zod'
import { type FieldRule, fieldRules } from './field-rules.ts'

const ruled = (rule: FieldRule) =>
  z
    .string()
    .check((ctx) => {
      if (rule.test(ctx.value)) return
      ctx.issues.push({ code: 'custom', input: ctx.value, message: `expected ${rule.expected}` })
    })
    .meta(rule.shape)

const blank = (value: string) => value.trim() === ''

const nonBlank = z
  .string()
  .refine((value) => !blank(value), { message: 'expected text that is not blank' })

/** Schemes that a browser would run instead of open. */
const scriptScheme = /^(?:javascript|data|vbscript):/i

const link = z.looseObject({
  url: z.string().check((ctx) => {
    const url = URL.canParse(ctx.value) ? new URL(ctx.value) : undefined
    if (url && !scriptScheme.test(url.protocol)) return
    ctx.issues.push({
      code: 'custom',
      input: ctx.value,
      message: url
        ? `the scheme "${url.protocol}" is refused in links`
        : 'expected an absolute URL, such as "https://…"',
    })
  }),
  title: nonBlank.optional(),
  icon: nonBlank.optional(),
  type: nonBlank.optional(),
})

/** The rules of `metadata`. Unknown keys are allowed, as in the peer. */
export const metadataSchema = z.looseObject({
  name: ruled(fieldRules.name),
  namespace: ruled(fieldRules.namespace).optional(),
  title: z.string().min(1, { message: 'expected text that is not empty' }).optional(),
  description: z.string().optional(),
  labels: z.record(ruled(fieldRules.key), ruled(fieldRules.labelValue)).optional(),
  annotations: z.record(ruled(fieldRules.key), z.string()).optional(),
  tags: z.array(ruled(fieldRules.tag)).optional(),
  links: z.array(link).optional(),
})
