import { entityRefOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { Router } from 'express'
import { formatBytes } from '../format/bytes.ts'
import { codeHtml } from '../format/code-html.ts'
import { linkTo } from '../format/entity-link.ts'
import type { RepositoryFile } from '../git/repositories.ts'
import {
  browseHref,
  parseRepositoryAddress,
  type RepositoryAddress,
} from '../git/repository-address.ts'
import type { StandIn } from '../git/stand-in.ts'
import type { RepositoryPage } from '../view-models.ts'
import type { Screen, ScreenContext } from './screen.ts'

/** Longer files are not shown. */
const maxShownBytes = 512 * 1024

/** `/git/<owner>/<repo>`: a repository of the stand-in, so that there is something to see without a Git host. */
export const repositoryScreen: Screen = (context) => {
  const router = Router()
  router.get('/git/:owner/:repo{/*rest}', async (request, response) => {
    const { standIn } = context.portal
    const address = parseRepositoryAddress(new URL(request.originalUrl, 'http://localhost'))
    if (!standIn || !address) throw new HttpError(404, `There is no repository at ${request.path}`)
    response.send(context.render('repository', await repositoryPage(context, standIn, address)))
  })
  return router
}

async function repositoryPage(
  { portal, frame }: ScreenContext,
  standIn: StandIn,
  address: RepositoryAddress,
): Promise<RepositoryPage> {
  const { owner, repo, path } = address
  const href = browseHref(address)
  const files = await standIn.repositories.files(address)
  const file = path === '' ? undefined : await shownFile(standIn, address, files)
  const location = 'metadata.annotations.backstage.io/managed-by-location'
  const [entity] = portal.catalog.query({
    filter: { [location]: { $hasPrefix: `url:${standIn.portalUrl}${href}/` } },
    limit: 1,
  }).items
  return {
    frame: frame({
      title: `${owner}/${repo}`,
      breadcrumbs: [
        { title: 'Repositories' },
        { title: `${owner}/${repo}`, href },
        ...(path === '' ? [] : [{ title: path }]),
      ],
    }),
    title: `${owner}/${repo}`,
    href,
    cloneCommand: `git clone ${standIn.url}/${owner}/${repo}.git`,
    head: (await standIn.repositories.head(address)).slice(0, 12),
    notice: standIn.notice,
    files: files.map((file) => ({
      path: file.path,
      href: `${href}/blob/main/${file.path.split('/').map(encodeURIComponent).join('/')}`,
      size: formatBytes(file.bytes),
      selected: file.path === path,
    })),
    ...(entity && { entity: linkTo(portal.catalog, entityRefOf(entity)) }),
    ...(file && { file }),
  }
}

/** A file as the page shows it. What is pushed may be of any size and kind. */
async function shownFile(
  { repositories }: StandIn,
  address: RepositoryAddress,
  files: readonly RepositoryFile[],
): Promise<RepositoryPage['file']> {
  const { path } = address
  const bytes = files.find((file) => file.path === path)?.bytes
  if (bytes === undefined)
    throw new HttpError(404, `There is no file "${path}" in ${address.owner}/${address.repo}`, {
      hint: 'Look at the list of files of the repository.',
    })
  const text = bytes > maxShownBytes ? undefined : await repositories.read(address, path)
  const isShown = text !== undefined && !text.includes('\0')
  return isShown
    ? { path, codeHtml: codeHtml(text, languageOf(path)) }
    : { path, codeHtml: codeHtml('This file is not shown: clone the repository to see it.', '') }
}

const languages: Record<string, string> = {
  go: 'go',
  ts: 'typescript',
  js: 'javascript',
  mjs: 'javascript',
  py: 'python',
  yml: 'yaml',
  yaml: 'yaml',
  json: 'json',
  sh: 'bash',
  Makefile: 'makefile',
}

function languageOf(path: string): string {
  const name = path.split('/').at(-1) ?? ''
  return languages[name.split('.').at(-1) ?? ''] ?? 'plaintext'
}
