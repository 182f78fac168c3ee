import { timingSafeEqual } from 'node:crypto'
import { CallboardError } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import type { Request, RequestHandler } from 'express'
import { postedText } from '../screens/screen.ts'
import { isApiPath } from '../server/send-problem.ts'
import type { SignIn } from './open-sign-in.ts'
import { answerFor, requestUser } from './request-user.ts'
import { signInErrors } from './sign-in-errors.ts'

/** Lets only those in who have said who they are, and answers everything behind it on their behalf. */
export function identifyRequests(signIn: SignIn): RequestHandler {
  return async (request, response, next) => {
    const { headers, socket } = request
    const user = await signIn
      .identify({ headers, remoteAddress: socket.remoteAddress })
      .catch(refusedUser)
    if (user) return answerFor(user, () => next())
    if (!signIn.openIdConnect || isApiPath(request.path)) throw notSignedIn(signIn, request)
    if (request.method !== 'GET' && request.method !== 'HEAD') throw sessionIsOver()
    return response.redirect(302, `/sign-in?to=${encodeURIComponent(request.originalUrl)}`)
  }
}

function refusedUser(error: unknown): never {
  if (!CallboardError.is(error)) throw error
  const status = error.code === signInErrors.PROVIDER_DOWN.code ? 503 : 403
  throw new HttpError(status, error.message, {
    ...(error.hint && { hint: error.hint }),
    cause: error,
  })
}

function notSignedIn({ publicUrl, openIdConnect }: SignIn, { path }: Request): HttpError {
  const metadata = new URL('/.well-known/oauth-protected-resource', publicUrl)
  return new HttpError(401, 'Nobody is signed in', {
    hint: openIdConnect
      ? 'Send an access token of the provider as "Authorization: Bearer …".'
      : 'Come by the proxy that signs people in.',
    ...(openIdConnect && path.startsWith('/mcp')
      ? { headers: { 'www-authenticate': `Bearer resource_metadata="${metadata.href}"` } }
      : {}),
  })
}

/** A form that was begun in a session and sent after it. */
function sessionIsOver(): HttpError {
  return new HttpError(401, 'Your session has ended, so what you sent was not taken in', {
    hint: 'Sign in, go back to the form and send it again.',
  })
}

/** A form of a session must carry its token: a page of somebody else cannot know it. */
export const requireFormToken: RequestHandler = (request, _response, next) => {
  const token = requestUser()?.csrfToken
  const isSafe = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
  if (isSafe || token === undefined || isSame(postedText(request, '_csrf'), token)) return next()
  throw new HttpError(403, 'The form is of another session', {
    hint: 'Go back, load the page again, and send it once more.',
  })
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
