import { coreErrors } from '../errors/core-errors.ts'
import { shownUrl } from '../text/shown-url.ts'

/** A host whose list is longer gives its pages in a circle, or means harm. */
const maxPages = 2000
const maxItems = 1_000_000

/** One page of a list. */
export interface ListPage<T> {
  items: readonly T[]
  next: string | undefined
}

/**
 * Every item of a list, page after page.
 *
 * @throws CORE_SOURCE_FAILED for a list without an end, and what reading a page throws
 */
export async function readPages<T>(
  first: string,
  read: (url: string) => Promise<ListPage<T>>,
): Promise<T[]> {
  const items: T[] = []
  let url: string | undefined = first
  for (let count = 0; url !== undefined; count += 1) {
    if (count === maxPages || items.length > maxItems) throw endless(first)
    const page: ListPage<T> = await read(url)
    // Not all at once: as arguments of one call they would stand on the stack.
    for (const item of page.items) items.push(item)
    url = page.next
  }
  return items
}

function endless(url: string) {
  const reason = `its list has more than ${maxPages} pages or ${maxItems} entries`
  return coreErrors.SOURCE_FAILED({ url: shownUrl(url), reason })
}
