import { Secret } from '@callboard/core'
import { z } from 'zod'
import type { ActionContext } from '../actions/define-action.ts'
import type { WantedTarget } from '../actions/find-target.ts'
import type { OpenServer } from '../actions/remote-server.ts'
import type { HostRequest } from '../publish/host-client.ts'

const slug = z
  .string()
  .regex(/^[a-z0-9_][a-z0-9_-]*$/i, 'expected a slug: letters, digits, "-" and "_"')

/** What both actions take. */
export const sentryInput = {
  organizationSlug: slug.describe('Slug of the organisation'),
  authToken: z.string().min(1).optional().describe("The user's own token, in place of the host's"),
  apiBaseUrl: z
    .string()
    .optional()
    .describe('Address of the interface, if it is one that is set up: https://sentry.io/api/0'),
}

/** A slug in an input. */
export const slugInput = slug

/** Finds the Sentry that a step means. */
export type FindSentry = (wanted: WantedTarget) => OpenServer

const apiPath = '/api/0'

/** Asks the Sentry of a step, as whoever it is carried out as. */
export function sentryOf(
  find: FindSentry,
  {
    input: { apiBaseUrl, authToken },
    signal,
    addSecret,
  }: Pick<
    ActionContext<{ apiBaseUrl?: string | undefined; authToken?: string | undefined }>,
    'input' | 'signal' | 'addSecret'
  >,
) {
  const { api, url } = find({ url: apiBaseUrl?.replace(/\/api\/0\/?$/, '') })
  if (authToken !== undefined) addSecret(authToken)
  return {
    url,
    send: (request: Omit<HostRequest, 'signal' | 'token'>) =>
      api.send({
        ...request,
        path: `${apiPath}${request.path}`,
        ...(authToken !== undefined && { token: new Secret(authToken) }),
        signal,
      }),
  }
}
