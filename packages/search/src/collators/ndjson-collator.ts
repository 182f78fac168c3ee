import {
  checkOptions,
  coreErrors,
  type Folder,
  issueFromError,
  messageOf,
  objectWith,
} from '@callboard/core'
import { z } from 'zod'
import type { SearchDocument } from '../document/search-document.ts'
import { searchErrors } from '../errors.ts'
import {
  type Collator,
  type CollatorContext,
  defineCollator,
  type SourceOptions,
  sourceOptionsSchema,
} from './collator.ts'

/** How a file of documents is made findable. */
export interface NdjsonCollatorOptions extends SourceOptions {
  folder: Folder
  /**
   * Path of the file in the folder, or a pattern: of several files the last one by its path counts, because exports
   * carry their date in their name.
   */
  file: string
  type: string
}

const optionsSchema = sourceOptionsSchema.extend({
  folder: objectWith('walk', 'readText'),
  file: z.string().min(1),
  type: z.string().min(1),
})

/** Larger files belong into a database, in bytes. */
const maxBytes = 256 * 1024 * 1024

/**
 * Makes the documents of a file findable: one JSON object with `title`, `text` and `location` on each line. It is the way
 * in for whatever is collected elsewhere. A line that cannot be read is an issue with its place.
 *
 * @throws CORE_OPTION_INVALID
 */
export function ndjsonCollator(options: NdjsonCollatorOptions): Collator {
  checkOptions('ndjsonCollator', optionsSchema, options)
  const { folder, file, type, name = type, decorators = [] } = options
  return defineCollator({
    name,
    type,
    decorators,
    async *collect(context) {
      const path = await lastFile(folder, file, context)
      yield* documentsIn(await folder.readText(path, { maxBytes }), path, context)
    },
  })
}

async function lastFile(
  folder: Folder,
  pattern: string,
  { signal }: CollatorContext,
): Promise<string> {
  let last: string | undefined
  for await (const { path } of folder.walk({ include: [pattern], signal }))
    if (last === undefined || path > last) last = path
  if (last === undefined) throw coreErrors.PATH_MISSING({ path: pattern })
  return last
}

function* documentsIn(
  source: string,
  file: string,
  { report }: CollatorContext,
): Generator<SearchDocument> {
  let line = 0
  for (let at = 0; at < source.length; ) {
    const newline = source.indexOf('\n', at)
    const end = newline === -1 ? source.length : newline
    const text = source.slice(at, end).trim()
    at = end + 1
    line += 1
    if (text === '') continue
    try {
      yield JSON.parse(text) as SearchDocument
    } catch (error) {
      const place = { at: { file, line, column: 1 } }
      report(issueFromError(searchErrors.LINE_INVALID({ reason: messageOf(error) }, place)))
    }
  }
}
