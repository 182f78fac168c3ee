import { isCommit } from './git-host.ts'
import { type Integration, resolveIntegrations } from './integration.ts'
import { pageOf, parseRepositoryUrl } from './parse-repository-url.ts'

/** Pages about one file of a repository. */
export interface RepositoryPages {
  /** Shows the file. */
  view: string
  /** Changes it; a file of a commit cannot be changed. */
  edit?: string
  /** Shows the folder that it is in. */
  source: string
}

/** The pages about the file that an address of a Git host means; nothing for any other address. */
export function repositoryPages(
  url: string,
  integrations: readonly Integration[],
): RepositoryPages | undefined {
  if (!URL.canParse(url)) return undefined
  for (const integration of resolveIntegrations(integrations)) {
    const place = parseRepositoryUrl(new URL(url), integration)
    if (!place || place.page === 'folder') continue
    const { host, site } = integration
    const folder = place.path.split('/').slice(0, -1).join('/')
    return {
      view: pageOf({ ...place, page: 'file' }, integration),
      ...(!isCommit(place.ref) && { edit: `${site.baseUrl}${host.editPage(place)}` }),
      source: pageOf({ ...place, path: folder, page: 'folder' }, integration),
    }
  }
  return undefined
}
