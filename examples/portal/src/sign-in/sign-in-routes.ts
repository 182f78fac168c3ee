import { CallboardError } from '@callboard/core'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import { queryText } from '../screens/screen.ts'
import type { Render } from '../server/views.ts'
import type { PendingSignIn } from './open-id-connect.ts'
import type { SignIn } from './open-sign-in.ts'
import { cookieOf } from './sessions.ts'
import { signInErrors } from './sign-in-errors.ts'
import { signedOutPage, signInPage } from './sign-in-page.ts'

/** Somebody who types a password and a second factor is back by then. */
const pendingSeconds = 600
const pendingCookie = 'callboard-sign-in'

interface Pending extends PendingSignIn {
  to: string
}

/** What a page before the sign-in is made with. */
export interface SignInPages {
  render: Render
  /** Changes with the browser's files. */
  version: string
}

/** `/sign-in`, its way back, and what agents need to know to sign in; nothing of it tells for whom the portal runs. */
export function signInRoutes(signIn: SignIn, pages: SignInPages): Router {
  const router = Router()
  const { openIdConnect } = signIn
  if (!openIdConnect) return router
  router.get(
    '/sign-in',
    guarded(signIn, pages, (request, response) => begin(signIn, request, response)),
  )
  router.get(
    '/sign-in/callback',
    guarded(signIn, pages, (request, response) => finish(signIn, request, response)),
  )
  router.get('/signed-out', (_request, response) => {
    response.send(pages.render('sign-in', signedOutPage(pages.version)))
  })
  router.get('/.well-known/oauth-protected-resource{/*path}', (_request, response) => {
    response.json({
      resource: new URL('/mcp', signIn.publicUrl).href,
      authorization_servers: [openIdConnect.issuer],
      bearer_methods_supported: ['header'],
    })
  })
  return router
}

async function begin(
  { openIdConnect, publicUrl }: SignIn,
  request: Request,
  response: Response,
): Promise<void> {
  if (!openIdConnect) return
  const another = queryText(request, 'as') === 'another'
  const { url, pending } = await openIdConnect.provider.begin({ another })
  const kept: Pending = { ...pending, to: pathHere(queryText(request, 'to', 2048)) }
  const text = await openIdConnect.sealer.seal('sign-in', { ...kept }, pendingSeconds)
  response.cookie(pendingCookie, text, {
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.protocol === 'https:',
    path: '/sign-in',
    maxAge: pendingSeconds * 1000,
  })
  response.redirect(302, url.href)
}

async function finish(
  { openIdConnect, publicUrl }: SignIn,
  request: Request,
  response: Response,
): Promise<void> {
  const cookie = cookieOf(request.headers.cookie, pendingCookie)
  const opened = await openIdConnect?.sealer.open('sign-in', cookie)
  const pending = opened as Partial<Pending> | undefined
  const { state, nonce, verifier, to = '/' } = pending ?? {}
  if (!openIdConnect || !state || !nonce || !verifier) throw signInErrors.EXPIRED()
  // A proxy may have changed the address; the provider has sent the browser to this one.
  const url = new URL(request.originalUrl, publicUrl)
  const ref = await openIdConnect.provider.finish(url, { state, nonce, verifier })
  response.clearCookie(pendingCookie, { path: '/sign-in' })
  await openIdConnect.sessions.begin(response, ref)
  response.redirect(303, pathHere(to))
}

/** `POST /sign-out`. */
export function signOutRoute({ openIdConnect }: SignIn): RequestHandler {
  return async (request, response, next) => {
    // A proxy has pages of its own for it.
    if (!openIdConnect) return next()
    await openIdConnect.sessions.end(response, request.headers.cookie)
    response.redirect(303, '/signed-out')
  }
}

/** A path of this portal, and nothing that leads out of it. */
export function pathHere(to: string): string {
  if (!/^\/(?![/\\])/.test(to) || !URL.canParse(to, 'http://here')) return '/'
  const { origin, pathname, search } = new URL(to, 'http://here')
  return origin === 'http://here' ? `${pathname}${search}` : '/'
}

/** Whoever is not signed in is told why on a page of its own. */
function guarded(
  signIn: SignIn,
  { render, version }: SignInPages,
  answer: (request: Request, response: Response) => Promise<void>,
) {
  return async (request: Request, response: Response): Promise<void> => {
    try {
      await answer(request, response)
    } catch (error) {
      if (!CallboardError.is(error)) throw error
      const { message, hint = '' } = error
      const status = error.code === signInErrors.PROVIDER_DOWN.code ? 503 : 403
      const problem = { status, message, hint }
      response.status(status).send(render('sign-in', signInPage(signIn, { version, problem })))
    }
  }
}
