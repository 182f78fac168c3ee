import { searchFields } from '../document/indexed-document.ts'
import type { EmbeddedIndex } from './embedded-index.ts'

/** Whether a document has any of some terms in any field, by document number; added to what is known of others. */
export function holdersOf(
  index: EmbeddedIndex,
  terms: Iterable<string>,
  holders = new Uint8Array(index.capacity),
): Uint8Array {
  for (const name of searchFields) {
    const { lengths, lists } = index.field(name)
    for (const { documents } of [...terms].flatMap((term) => lists(term))) {
      for (let at = 0; at < documents.length; at += 1) {
        const document = documents[at] as number
        if (lengths[document] !== 0) holders[document] = 1
      }
    }
  }
  return holders
}
