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

/** What nearly every link is. None of these needs a parser to be known for an address of the web. */
const plainUrl = /^https?:\/\/(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)*[a-z]+(?:\/[\w./?=&#-]*)?$/
const longestPlainUrl = 200

const url = (isRefused: (url: URL) => boolean) =>
  z.string().check((ctx) => {
    if (ctx.value.length <= longestPlainUrl && plainUrl.test(ctx.value)) return
    const parsed = URL.canParse(ctx.value) ? new URL(ctx.value) : undefined
    if (parsed && !isRefused(parsed)) return
    ctx.issues.push({
      code: 'custom',
      input: ctx.value,
      message: parsed
        ? `the scheme "${parsed.protocol}" is refused in links`
        : 'expected an absolute URL, such as "https://…"',
    })
  })

const text = z.string().min(1, { message: 'expected text that is not empty' })

const metadata = (link: z.ZodType) =>
  z.looseObject({
    name: ruled(fieldRules.name),
    namespace: ruled(fieldRules.namespace).optional(),
    title: text.optional(),
    description: z.string().optional(),
    labels: z.record(ruled(fieldRules.key), ruled(fieldRules.labelValue)).optional(),
    annotations: z.record(ruled(fieldRules.key), z.string()).optional(),
    tags: z.array(ruled(fieldRules.tag)).optional(),
    links: z.array(link).optional(),
  })

/** The rules of `metadata`. Unknown keys are allowed, as in the peer. */
export const metadataSchema = metadata(
  z.looseObject({
    url: url(({ protocol }) => scriptScheme.test(protocol)),
    title: nonBlank.optional(),
    icon: nonBlank.optional(),
    type: nonBlank.optional(),
  }),
)

/**
 * The rules of the peer where ours differ on purpose: its links may run scripts and be of a blank type, and what a document
 * says of `uid` and `etag` is checked before it is overwritten.
 */
export const peerMetadataSchema = metadata(
  z.looseObject({
    url: url(() => false),
    title: nonBlank.optional(),
    icon: nonBlank.optional(),
    type: text.optional(),
  }),
).extend({ uid: text.optional(), etag: text.optional() })
