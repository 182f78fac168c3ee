import { HttpError } from '@callboard/core/http'
import { type Request, type RequestHandler, Router } from 'express'
import type { Portal } from '../portal.ts'
import { changePermissions, screenPermissions } from './screen-permissions.ts'

/** Lets through to the screens what is permitted, and nothing that the table does not list. */
export function permitScreens(portal: Pick<Portal, 'allows'>): Router {
  const router = Router()
  for (const [method, path, permission] of screenPermissions)
    router[method](path, permit(portal, permission))
  router.use((request, response, next) => {
    if (response.locals.permitted === true) return next()
    throw new HttpError(404, `There is no page at ${request.path}`)
  })
  return router
}

function permit(portal: Pick<Portal, 'allows'>, named: string): RequestHandler {
  return async (request, response, next) => {
    const permission = permissionOf(request, named)
    if (!(await portal.allows({ permission, params: subjectOf(request) })))
      throw new HttpError(403, 'You may not do this', {
        hint: `It takes the permission ${permission}. Ask who runs the portal.`,
      })
    response.locals.permitted = true
    next()
  }
}

/** Each change of a run takes a permission of its own; what is none of them is no page. */
function permissionOf({ params: { change } }: Request, named: string): string {
  return changePermissions.get(String(change)) ?? named
}

/** What the address is about, in the words of the APIs. */
function subjectOf({ path, params }: Request): Record<string, unknown> {
  if (path.startsWith('/runs/')) return { taskId: params.id }
  if (path.startsWith('/templates/')) return { kind: 'template', ...params }
  return { ...params }
}
