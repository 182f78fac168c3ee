import type { ToStringOptions } from 'yaml'
import { z } from 'zod'

const stringType = z.enum([
  'BLOCK_FOLDED',
  'BLOCK_LITERAL',
  'QUOTE_DOUBLE',
  'QUOTE_SINGLE',
  'PLAIN',
])
/** Widths are bounded: an indentation of a thousand million blanks is a text that fits nowhere. */
const width = z.number().nonnegative().max(1000)

/** How YAML is written: the options that templates know from the `yaml` library. */
export const yamlFormat = z
  .strictObject({
    blockQuote: z.union([z.boolean(), z.literal('folded'), z.literal('literal')]),
    collectionStyle: z.enum(['any', 'block', 'flow']),
    defaultKeyType: z.union([...stringType.options.map((type) => z.literal(type)), z.null()]),
    defaultStringType: stringType,
    directives: z.boolean().nullable(),
    doubleQuotedAsJSON: z.boolean(),
    doubleQuotedMinMultiLineLength: width,
    falseStr: z.string(),
    flowCollectionPadding: z.boolean(),
    indent: width.min(1).max(10),
    indentSeq: z.boolean(),
    // Nothing is folded at 0, and neither at -1, which templates write.
    lineWidth: z.number().min(-1).max(1000),
    minContentWidth: width,
    nullStr: z.string(),
    simpleKeys: z.boolean(),
    singleQuote: z.boolean().nullable(),
    trueStr: z.string(),
  })
  .partial()

/** What is set of a format: a key that is there and holds nothing would switch a default off. */
export function toYamlOptions(format: z.output<typeof yamlFormat> | undefined): ToStringOptions {
  return Object.fromEntries(Object.entries(format ?? {}).filter(([, value]) => value !== undefined))
}
