import { entityRefOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { Router } from 'express'
import { formatBytes } from '../format/bytes.ts'
import { codeHtml } from '../format/code-html.ts'
import { linkTo } from '../format/entity-link.ts'
import {
  browseHref,
  parseRepositoryAddress,
  type RepositoryAddress,
} from '../git/repository-address.ts'
import type { StandIn } from '../git/stand-in.ts'
import type { RepositoryPage } from '../view-models.ts'
import type { Screen, ScreenContext } from './screen.ts'

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
  const text = path === '' ? undefined : await standIn.repositories.read(address, path)
  const entity = portal.catalog
    .query({
      filter: {
        'metadata.annotations.backstage.io/managed-by-location': { $hasPrefix: 'url:http' },
      },
      limit: 1000,
    })
    .items.find(({ metadata }) =>
      metadata.annotations?.['backstage.io/managed-by-location']?.includes(`${href}/`),
    )
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
    ...(text !== undefined && { file: { path, codeHtml: codeHtml(text, languageOf(path)) } }),
  }
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
  md: 'markdown',
  sh: 'bash',
  Makefile: 'makefile',
}

function languageOf(path: string): string {
  const name = path.split('/').at(-1) ?? ''
  return languages[name.split('.').at(-1) ?? ''] ?? 'plaintext'
}
