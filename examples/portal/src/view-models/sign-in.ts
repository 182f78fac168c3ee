import type { Link } from './frame.ts'

/** `sign-in.eta`, for whoever is not signed in: it tells nothing of the portal. */
export interface SignInPage {
  /** Of the browser's files. */
  version: string
  title: string
  message: string
  hint?: string
  /** The first is what to do; the others are beside it. */
  actions?: readonly Link[] | undefined
}
