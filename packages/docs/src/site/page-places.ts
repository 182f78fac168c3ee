import type { LinkRules } from '../markdown/resolve-link.ts'
import { type RepositoryPages, repositoryPages } from './edit-url.ts'
import { encodePath } from './page-href.ts'
import type { Mount, Sources } from './read-sources.ts'

/** Where pages stand in their repository. */
export interface PagePlaces {
  linkRulesOf(mount: Mount, path: string): LinkRules
  editUrlOf(path: string): string | undefined
}

/** Finds the repository's pages for each configuration; one that says nothing is where the site's own is. */
export function pagePlaces({ mounts, locate }: Sources, sourceUrl: string | undefined): PagePlaces {
  const [own] = mounts
  const root = own && repositoryPages(own.config, { prefix: own.prefix, sourceUrl })
  const beside = own && root ? folderBefore(root.viewUrl, encodePath(own.prefix)) : undefined
  const known = new Map<Mount, RepositoryPages>(own && root ? [[own, root]] : [])
  const pagesOf = (mount: Mount): RepositoryPages => {
    const { config, prefix } = mount
    const url = beside ?? sourceUrl
    const pages = known.get(mount) ?? repositoryPages(config, { prefix, sourceUrl: url })
    known.set(mount, pages)
    return pages
  }
  return {
    linkRulesOf: (mount, path) => linkRulesOf(mount, path, pagesOf(mount)),
    editUrlOf(path) {
      const found = locate(path)
      return found && pagesOf(found.mount).editUrl(found.path)
    },
  }
}

/** The source's page, from that of the documents in it. */
function folderBefore(viewUrl: string | undefined, prefix: string): string | undefined {
  return viewUrl?.endsWith(`/${prefix}`) ? viewUrl.slice(0, -prefix.length) : undefined
}

function linkRulesOf(
  { at, prefix, config }: Mount,
  path: string,
  { viewUrl, rootUrl }: RepositoryPages,
): LinkRules {
  const folder = path.slice(at.length, Math.max(at.length, path.lastIndexOf('/') + 1))
  return {
    at,
    folder: (prefix + folder).replace(/\/$/, ''),
    absoluteInDocuments: config.validation.absolute_links === 'relative_to_docs',
    ...(viewUrl !== undefined &&
      rootUrl !== undefined && {
        repository: { folder: viewUrl + encodePath(folder), root: rootUrl },
      }),
  }
}
