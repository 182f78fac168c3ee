import { z } from 'zod'
import { plainName } from './check-set.ts'

const name = z.string().regex(plainName, 'expected lower-case letters, digits and "-"')
const sentence = z.string().min(1, 'expected some text')
/** Filters are checked by the parser of filters, which knows them best. */
const filter = z.unknown()

/** What relations of one type must be like. */
export const relationRule = z.strictObject({
  type: sentence,
  target: filter.optional(),
  atLeast: z.number().int().nonnegative().optional(),
  atMost: z.number().int().nonnegative().optional(),
  every: z.boolean().optional(),
})

/** A rule of its own. */
export const ownRule = z.strictObject({
  name,
  description: sentence.optional(),
  level: z.string().optional(),
  required: z.boolean().optional(),
  for: filter.optional(),
  expect: filter.optional(),
  relations: z.array(relationRule).optional(),
  message: sentence.optional(),
  fix: sentence.optional(),
})

/** A check that is there already, with a place of its own here. */
export const usedRule = z.strictObject({
  use: name,
  level: z.string().optional(),
  required: z.boolean().optional(),
  for: filter.optional(),
})

/** A waiver as it is written. */
export const writtenWaiver = z.strictObject({
  check: z.string(),
  ref: z.string().optional(),
  filter: filter.optional(),
  until: z.string(),
  reason: sentence,
  by: sentence,
})

/** Checks, and waivers, of one file: each entity is asked each. */
const maxItems = 1000

/** The file; its lists are checked item by item, so that one bad rule hides no other. */
export const ruleFile = z.strictObject({
  levels: z.array(name).min(1).optional(),
  checks: z.array(z.unknown()).max(maxItems, `expected at most ${maxItems}`),
  waive: z.array(z.unknown()).max(maxItems, `expected at most ${maxItems}`).optional(),
})

export type RelationRuleText = z.infer<typeof relationRule>
export type OwnRule = z.infer<typeof ownRule>
