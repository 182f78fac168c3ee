import { encodePath } from './page-href.ts'

/** Where MkDocs looks for the sources when `edit_uri` is not set. */
const defaults: readonly (readonly [RegExp, string])[] = [
  [/^(?:www\.)?github\.com$/, 'edit/master/docs/'],
  [/^(?:www\.)?gitlab\.com$/, 'edit/master/docs/'],
  [/^(?:www\.)?bitbucket\.org$/, 'src/default/docs/'],
]

/** Address at which a page can be edited, or undefined where none is known. */
export function editUrlOf(
  path: string,
  { repositoryUrl, editUri }: { repositoryUrl?: string | undefined; editUri?: string | undefined },
): string | undefined {
  if (repositoryUrl === undefined) return undefined
  const { hostname } = new URL(repositoryUrl)
  const uri = editUri ?? defaults.find(([host]) => host.test(hostname))?.[1]
  if (!uri) return undefined
  const base = `${repositoryUrl.replace(/\/+$/, '')}/`
  const folder = URL.canParse(uri, base) ? new URL(uri, base) : undefined
  if (!folder || !/^https?:$/.test(folder.protocol)) return undefined
  return `${folder.href.replace(/\/*$/, '/')}${encodePath(path)}`
}
