import { didYouMean } from '@callboard/core'
import { relativeHref } from './page-href.ts'

/**
 * What an author may have meant by a path that does not exist: a file of the same name elsewhere (things are moved
 * more often than misspelt), then one spelt almost alike. Written relative to the page the link stands in.
 */
export function nearestPath(
  missing: string,
  from: string,
  known: readonly string[],
): string | undefined {
  const name = stem(missing)
  const moved = known.filter((path) => stem(path) === name)
  const nearest =
    moved.sort((a, b) => shared(b, missing) - shared(a, missing))[0] ??
    didYouMean(missing, known) ??
    spelt(missing, known)
  return nearest === undefined ? undefined : relativeHref(from, nearest)
}

/** The last component, without the ending of a page. */
function stem(path: string): string {
  const parts = path.replace(/\/$/, '').split('/')
  const last = (parts.at(-1) ?? '').toLowerCase()
  const bare = last.replace(/\.(?:md|markdown|html)$/, '')
  // An index goes by the name of its folder.
  return bare === 'index' || bare === 'readme' ? `${parts.at(-2) ?? ''}/` : bare
}

function spelt(missing: string, known: readonly string[]): string | undefined {
  const byStem = new Map(known.map((path) => [stem(path), path]))
  const near = didYouMean(stem(missing), byStem.keys())
  return near === undefined ? undefined : byStem.get(near)
}

/** How many leading components two paths share. */
function shared(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  let count = 0
  while (count < left.length && left[count] === right[count]) count += 1
  return count
}
