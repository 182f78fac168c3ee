import type { EntityPredicate } from '@callboard/catalog'
import { entityRefOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { Router } from 'express'
import { formatBytes } from '../format/bytes.ts'
import { codeHtml } from '../format/code-html.ts'
import { linkTo } from '../format/entity-link.ts'
import { languageOf } from '../format/language-of.ts'
import type { RepositoryFile, RepositoryPlace } from '../git/repositories.ts'
import {
  browseHref,
  parsePageAddress,
  placeHref,
  type RepositoryAddress,
} from '../git/repository-address.ts'
import { nothingAt } from '../git/run-git.ts'
import type { StandIn } from '../git/stand-in.ts'
import type { EntityLink, RepositoryPage } from '../view-models.ts'
import type { Screen, ScreenContext } from './screen.ts'

/** Longer files are not shown. */
const maxShownBytes = 512 * 1024
/** Entries of lists; a clone has the rest. */
const maxBranches = 50
const maxFiles = 1_000

/** `/git/<owner>/<repo>`: a repository of the stand-in, so that there is something to see without a Git host. */
export const repositoryScreen: Screen = (context) => {
  const router = Router()
  router.get('/git/:owner/:repo{/*rest}', async (request, response) => {
    const { standIn } = context.portal
    const address = parsePageAddress(new URL(request.originalUrl, 'http://localhost').pathname)
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
  const { repositories } = standIn
  // What may not be read is told by the files that it was read from, too.
  if (portal.isHidden(standsAt(standIn.address(address)))) throw nothingAt(address)
  const place = await repositories.locate(address)
  const { owner, repo, branch, path } = place
  const files = await repositories.files(place)
  const { main, names } = await repositories.branches(place)
  const title = `${owner}/${repo}`
  const entity = entityAt(portal, standIn.address(place))
  return {
    frame: frame({ title, breadcrumbs: breadcrumbsOf(place, main) }),
    title,
    href: browseHref(place),
    cloneCommand: `git clone ${standIn.url}/${owner}/${repo}.git`,
    branch,
    branches: names.slice(0, maxBranches).map((name) => ({
      title: name === main ? `${name} (main branch)` : name,
      href: name === main ? browseHref(place) : placeHref(place, { branch: name }),
      selected: name === branch,
    })),
    moreBranches: Math.max(0, names.length - maxBranches),
    head: (await repositories.head(place)).slice(0, 12),
    notice: standIn.notice,
    fileCount: files.length,
    files: files.slice(0, maxFiles).map((file) => ({
      path: file.path,
      href: placeHref(place, { branch, path: file.path }),
      size: formatBytes(file.bytes),
      selected: file.path === path,
    })),
    ...(entity && { entity }),
    ...(path !== '' && { file: await shownFile(standIn, place, files) }),
  }
}

function breadcrumbsOf(
  place: RepositoryPlace,
  main: string | undefined,
): RepositoryPage['frame']['breadcrumbs'] {
  const { owner, repo, branch, path } = place
  return [
    { title: 'Repositories' },
    { title: `${owner}/${repo}`, href: browseHref(place) },
    ...(branch === main ? [] : [{ title: branch, href: placeHref(place, { branch }) }]),
    ...(path === '' ? [] : [{ title: path }]),
  ]
}

function entityAt({ catalog }: ScreenContext['portal'], url: string): EntityLink | undefined {
  const [entity] = catalog.query({ filter: standsAt(url), limit: 1 }).items
  return entity && linkTo(catalog, entityRefOf(entity))
}

/** Entities whose documents are in a repository. */
function standsAt(url: string): EntityPredicate {
  const location = 'metadata.annotations.backstage.io/managed-by-location'
  return { [location]: { $hasPrefix: `url:${url}/` } }
}

/** A file as the page shows it. What is pushed may be of any size and kind. */
async function shownFile(
  { repositories }: StandIn,
  place: RepositoryPlace,
  files: readonly RepositoryFile[],
): Promise<NonNullable<RepositoryPage['file']>> {
  const { owner, repo, path } = place
  const bytes = files.find((file) => file.path === path)?.bytes
  if (bytes === undefined)
    throw new HttpError(404, `There is no file "${path}" in ${owner}/${repo}`, {
      hint: 'Look at the list of files of the repository.',
    })
  const text = bytes > maxShownBytes ? undefined : await repositories.read(place)
  const isShown = text !== undefined && !text.includes('\0')
  return isShown
    ? { path, codeHtml: codeHtml(text, languageOf(path)) }
    : { path, codeHtml: codeHtml('This file is not shown: clone the repository to see it.', '') }
}
