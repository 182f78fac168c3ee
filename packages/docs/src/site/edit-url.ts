import { encodePath } from './page-href.ts'
import type { DocsConfig } from './read-config.ts'

/** Where the documents of a configuration stand in their repository on the web. */
export interface RepositoryPages {
  /** Address at which a page can be edited, by its path among the documents. */
  editUrl(path: string): string | undefined
  /** Address that shows the documents' folder, ending in a slash; what leaves the documents is resolved against it. */
  viewUrl: string | undefined
  /** The part of it that all files of the repository have in common. */
  rootUrl: string | undefined
}

/** Where MkDocs looks for the sources when `edit_uri` is not set. */
const defaults: readonly (readonly [RegExp, string])[] = [
  [/^(?:www\.)?github\.com$/, 'edit/master/docs/'],
  [/^(?:www\.)?gitlab\.com$/, 'edit/master/docs/'],
  [/^(?:www\.)?bitbucket\.org$/, 'src/default/docs/'],
]

type Config = Pick<DocsConfig, 'repositoryUrl' | 'editUri' | 'editUriTemplate'>

/** Finds the pages of a repository from what its configuration says, else from where the source was read. */
export function repositoryPages(
  config: Config,
  { prefix, sourceUrl }: { prefix: string; sourceUrl?: string | undefined },
): RepositoryPages {
  const configured = folderOf(config)
  const read = sourceUrl === undefined ? undefined : join(sourceUrl, encodePath(prefix))
  const edit = configured ?? (config.editUri === undefined && read ? toEdit(read) : undefined)
  const view = toView(configured ?? read, config)
  return {
    editUrl(path) {
      const { editUriTemplate, repositoryUrl } = config
      if (editUriTemplate !== undefined && repositoryUrl !== undefined)
        return fill(editUriTemplate, path, repositoryUrl)
      return edit && edit + encodePath(path)
    },
    viewUrl: view,
    rootUrl: view === undefined ? undefined : rootOf(view),
  }
}

/** Address of the documents' folder as `repo_url` and `edit_uri` give it. */
function folderOf({ repositoryUrl, editUri }: Config): string | undefined {
  if (repositoryUrl === undefined) return undefined
  const { hostname } = new URL(repositoryUrl)
  const uri = editUri ?? defaults.find(([host]) => host.test(hostname))?.[1]
  return uri ? join(repositoryUrl, uri) : undefined
}

function fill(template: string, path: string, repositoryUrl: string): string | undefined {
  const bare = path.replace(/\.[^./]*$/, '')
  const written = template
    .replace(/\{path(?:!q)?\}/g, encodePath(path))
    .replace(/\{path_noext(?:!q)?\}/g, encodePath(bare))
  return join(repositoryUrl, written)?.replace(/\/$/, '')
}

function join(base: string, path: string): string | undefined {
  const from = `${base.replace(/\/+$/, '')}/`
  const url = URL.canParse(path, from) ? new URL(path, from) : undefined
  return url && /^https?:$/.test(url.protocol) ? url.href.replace(/\/*$/, '/') : undefined
}

const toEdit = (url: string): string | undefined => {
  const edit = url
    .replace(/^([^?#]*?\/-)\/(?:tree|blob)\//, '$1/edit/')
    .replace(/^(https?:\/\/[^/]+\/[^/]+\/[^/]+)\/(?:tree|blob)\//, '$1/edit/')
    .replace(/^(https?:\/\/[^/]+\/[^/]+\/[^/]+)\/src\/branch\//, '$1/_edit/')
  return edit === url ? undefined : edit
}

/** A folder's page for editing as one for reading. Without a named branch it is the default one that is meant. */
function toView(url: string | undefined, { editUri }: Config): string | undefined {
  if (url === undefined) return undefined
  const view = url
    .replace(/^([^?#]*?\/-)\/(?:edit|tree)\//, '$1/blob/')
    .replace(/^(https?:\/\/[^/]+\/[^/]+\/[^/]+)\/(?:edit|tree)\//, '$1/blob/')
    .replace(/^(https?:\/\/[^/]+\/[^/]+\/[^/]+)\/_edit\//, '$1/src/branch/')
  return editUri === undefined ? view.replace(/\/blob\/master\/docs\/$/, '/blob/HEAD/docs/') : view
}

function rootOf(view: string): string | undefined {
  return /^https?:\/\/[^/]+\/.+?\/(?:-\/)?(?:blob|src\/(?:branch|commit|tag)|src)\/[^/]+\//.exec(
    view,
  )?.[0]
}
