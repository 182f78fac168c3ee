import type { HttpError } from '@callboard/core/http'
import type { SignInPage } from '../view-models.ts'
import type { SignIn } from './open-sign-in.ts'

const titles: Readonly<Record<number, string>> = {
  401: 'You are not signed in',
  403: 'You are not let in',
  404: 'There is nothing here',
  503: 'Signing in is not possible right now',
}

/** Why somebody is not signed in. */
type Problem = Pick<HttpError, 'status' | 'message' | 'hint'>

/** The page for whoever is not signed in: why, and the way on. It tells nothing of the portal. */
export function signInPage(
  { openIdConnect }: Pick<SignIn, 'openIdConnect'>,
  { version, problem }: { version: string; problem: Problem },
): SignInPage {
  const { status, message, hint } = problem
  return {
    version,
    title: titles[status] ?? (status < 500 ? 'That was not understood' : 'Something went wrong'),
    message: `${message}.`,
    ...(hint && { hint }),
    // Where a proxy signs people in, there is no page here that would.
    ...(openIdConnect && { actions: actionsFor(status) }),
  }
}

/** Whoever came as somebody who is not let in would come as the same again: the provider remembers them. */
function actionsFor(status: number): SignInPage['actions'] {
  if (status === 503) return [{ title: 'Try again', href: '/sign-in' }]
  const begin = { title: 'Sign in', href: '/sign-in' }
  return status === 403
    ? [{ title: 'Use another account', href: '/sign-in?as=another' }, begin]
    : [begin]
}

/** After signing out: not to the provider again, which would sign whoever is signed in there in once more. */
export function signedOutPage(version: string): SignInPage {
  return {
    version,
    title: 'You have signed out',
    message: 'This browser has no session here any more.',
    hint: 'The provider may still know you: sign out there, too, where others use the same computer.',
    actions: [{ title: 'Sign in again', href: '/sign-in' }],
  }
}
