import { Secret } from '@callboard/core'
import { z } from 'zod'
import type { ActionContext } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { canonicalHost } from '../expressions/repo-url.ts'
import type { HostRequest } from '../publish/host-client.ts'
import type { AzureHost } from './azure-host.ts'
import { projectPath } from './repositories.ts'

const name = z.string().regex(/^[\p{L}\p{N}_][\p{L}\p{N}_. -]*$/u, 'expected a name')

/** What all actions for Azure DevOps alone are told. */
export const azureInput = {
  host: z.string().default('dev.azure.com').describe('Host of Azure DevOps'),
  organization: name.describe('Organisation'),
  project: name.describe('Project'),
  token: z.string().optional().describe("The requester's own token"),
}

type AzureInput = z.output<z.ZodObject<typeof azureInput>>

/** Where a step goes, and as whom. */
export interface AzureStep {
  host: AzureHost
  /** Organisation and project. */
  owner: string
  /** Page of the project. */
  page: string
  request: Pick<HostRequest, 'token' | 'signal'>
  /** Path of the project in the interface. */
  path: string
}

/** Finds the Azure DevOps that a step names. @throws SCAFFOLDER_GIT_HOST_MISSING */
export function findAzure(
  hosts: readonly AzureHost[],
  { input, signal }: Pick<ActionContext<AzureInput>, 'input' | 'signal'>,
): AzureStep {
  const host = hosts.find((each) => canonicalHost(each.host) === canonicalHost(input.host))
  if (!host) throw errors.GIT_HOST_MISSING({ host: input.host, type: 'azure' })
  const owner = `${input.organization}/${input.project}`
  const token = input.token === undefined ? undefined : new Secret(input.token)
  const page = `${host.baseUrl}/${owner.split('/').map(encodeURIComponent).join('/')}`
  return { host, owner, page, request: { token, signal }, path: projectPath(owner) }
}
