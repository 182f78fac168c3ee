import type { StandIn } from '../git/stand-in.ts'
import type { Link } from '../view-models.ts'

/** A link to a web address; to the portal's own page where a repository of the stand-in is meant. */
export function webLink(
  standIn: Pick<StandIn, 'browseHref'> | undefined,
  { title, url }: { title: string; url: string },
): Link {
  const href = standIn?.browseHref(url)
  return href === undefined ? { title, href: url, external: true } : { title, href }
}
