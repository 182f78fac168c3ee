import { defineErrors } from '@callboard/core'

/** Why somebody is not signed in. */
export const signInErrors = defineErrors('SIGN_IN', {
  USER_UNKNOWN: ({ claim, value }: { claim: string; value: string }) => ({
    message: `No user of the catalog has the ${claim} "${value}"`,
    hint: 'Ask whoever keeps the catalog to add you as an entity of the kind User.',
  }),
  USER_AMBIGUOUS: ({ claim, value }: { claim: string; value: string }) => ({
    message: `Several users of the catalog have the ${claim} "${value}"`,
    hint: 'Ask whoever keeps the catalog to correct it.',
  }),
  CLAIM_MISSING: ({ claim }: { claim: string }) => ({
    message: `The sign-in gave no ${claim}`,
    hint: 'The provider must give it: ask for its scope with signIn.openIdConnect.scope, or choose another userClaim.',
  }),
  EMAIL_UNVERIFIED: ({ value }: { value: string }) => ({
    message: `The provider has not verified the address "${value}"`,
    hint: 'Verify it there, or let the portal find users by another claim: signIn.openIdConnect.userClaim.',
  }),
  EXPIRED: () => ({
    message: 'This sign-in was begun too long ago, or in another browser',
    hint: 'Sign in again.',
  }),
  REFUSED: ({ reason }: { reason: string }) => ({
    message: `The provider did not sign you in: ${reason}`,
    hint: 'Sign in again; if that does not help, tell who runs the portal.',
  }),
  PROVIDER_DOWN: ({ issuer }: { issuer: string }) => ({
    message: `The provider at ${issuer} does not answer`,
    hint: 'Try again in a minute.',
  }),
  KEY_INVALID: () => ({
    message: 'What "signIn.sessionKey" names is not a key',
    hint: 'A key is 32 bytes in base64: openssl rand -base64 32.',
  }),
})
