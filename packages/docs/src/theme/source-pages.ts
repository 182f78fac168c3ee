import type { Site, SitePage } from '../site/site.ts'

/** Address at which a page's source is shown rather than changed; nothing where the two are one, or none is known. */
export function viewUrlOf(editUrl: string | undefined): string | undefined {
  if (editUrl === undefined) return undefined
  const url = new URL(editUrl)
  const path = url.pathname
    .replace(/^(\/.+?)\/-\/edit\//, '$1/-/blob/')
    .replace(/^(\/[^/]+\/[^/]+)\/_edit\//, '$1/src/branch/')
    .replace(/^(\/[^/]+\/[^/]+)\/edit\//, '$1/blob/')
  if (path === url.pathname) return undefined
  url.pathname = path
  return url.href
}

/** How Git hosts take the title and text of a new issue. */
const forms: readonly {
  host: RegExp
  path: string
  title: string
  text: string
}[] = [
  {
    host: /(^|\.)gitlab\./,
    path: '/-/issues/new',
    title: 'issue[title]',
    text: 'issue[description]',
  },
  { host: /(^|\.)github\./, path: '/issues/new', title: 'title', text: 'body' },
  { host: /(^|\.)(gitea|codeberg|forgejo)\./, path: '/issues/new', title: 'title', text: 'body' },
  { host: /(^|\.)bitbucket\.org$/, path: '/issues/new', title: 'title', text: 'content' },
]

/** Address of a new issue about a page, its title and place filled in; nothing for a host that is not known. */
export function reportUrlOf(
  { repositoryUrl }: Pick<Site, 'repositoryUrl'>,
  { title, path }: Pick<SitePage, 'title' | 'path'>,
): string | undefined {
  if (repositoryUrl === undefined) return undefined
  const url = new URL(repositoryUrl)
  const form = forms.find(({ host }) => host.test(url.hostname))
  if (!form) return undefined
  url.pathname = url.pathname.replace(/\/+$|\.git\/*$/, '') + form.path
  url.search = ''
  url.searchParams.set(form.title, `Documentation: ${title}`)
  url.searchParams.set(form.text, `About \`${path}\`:\n\n`)
  return url.href
}
