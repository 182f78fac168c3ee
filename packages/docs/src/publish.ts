// Where sites are published

export {
  type DocsPublisher,
  definePublisher,
  type PublisherContext,
  type PublishResult,
} from './publish/docs-publisher.ts'
export { type PlainPublisherOptions, plainPublisher } from './publish/plain-publisher.ts'
export { readPlain } from './publish/read-plain.ts'
export type { KeyOptions } from './publish/site-keys.ts'
export {
  type VersionedPublisherOptions,
  versionedPublisher,
} from './publish/versioned-publisher.ts'

// What is published

export {
  createPublishedSites,
  type PublishedSites,
  type PublishedSitesOptions,
} from './publish/create-published-sites.ts'
export { siteOf } from './publish/site-of.ts'
export { type ReleaseFile, releaseOf, type SiteRelease } from './publish/site-release.ts'

// Stores

export { type AzureStoreOptions, azureOrigin, azureStore } from './publish/azure-store.ts'
export { folderStore } from './publish/folder-store.ts'
export { type GoogleStoreOptions, googleStore } from './publish/google-store.ts'
export { type GoogleTokensOptions, googleTokens } from './publish/google-tokens.ts'
export { defineObjectStore, type ObjectStore, type StoreContext } from './publish/object-store.ts'
export { type S3Credentials, type S3StoreOptions, s3Origin, s3Store } from './publish/s3-store.ts'
