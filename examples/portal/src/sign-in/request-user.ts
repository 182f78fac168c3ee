import { AsyncLocalStorage } from 'node:async_hooks'

/** Who asks, and how that is known. */
export interface RequestUser {
  /** Canonical reference of a user that is in the catalog. */
  ref: string
  /** Of a browser that has signed in: what its forms must carry. */
  csrfToken?: string
}

const requests = new AsyncLocalStorage<RequestUser>()

/** Answers a request on behalf of somebody: everything that happens in `answer` finds them with {@link requestUser}. */
export function answerFor<Answer>(user: RequestUser, answer: () => Answer): Answer {
  return requests.run(user, answer)
}

/** Who asks; nobody outside of a request, and in a portal without sign-in. */
export function requestUser(): RequestUser | undefined {
  return requests.getStore()
}
