// Publishing to Bitbucket

export {
  type BitbucketCloudHost,
  type BitbucketHostOptions,
  bitbucketCloudHost,
} from './bitbucket/cloud-host.ts'
export { bitbucketServerHost } from './bitbucket/server-host.ts'

// What only Bitbucket Cloud has

export { type BitbucketActionsOptions, bitbucketActions } from './bitbucket/bitbucket-actions.ts'
export type { HostAnswer, HostClient, HostRequest } from './publish/host-client.ts'
