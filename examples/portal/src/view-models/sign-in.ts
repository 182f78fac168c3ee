/** `sign-in.eta`, for whoever is not signed in: it tells nothing of the portal. */
export interface SignInPage {
  /** Of the browser's files. */
  version: string
  message: string
  hint: string
}
