// Readers

export {
  createPatientFetch,
  type PatientFetch,
  type PatientFetchOptions,
  type PatientRequest,
} from './readers/patient-fetch.ts'
export { type RepositoryReaderOptions, repositoryReader } from './readers/repository-reader.ts'
export {
  createSourceFetcher,
  etagOf,
  type SourceFetcher,
  type SourceRequest,
} from './readers/source-fetcher.ts'
export { type UrlReaderOptions, urlReader } from './readers/url-reader.ts'

// Git hosts

export { guessIntegrations } from './git-hosts/guess-integrations.ts'
export { type HostAnswer, type HostApi, openHostApi } from './git-hosts/host-api.ts'
export {
  type Integration,
  type IntegrationType,
  integrationOrigins,
  type TokenRequest,
} from './git-hosts/integration.ts'
export { type IntegrationSite, integrationSite } from './git-hosts/integration-site.ts'
export { type RepositoryPages, repositoryPages } from './git-hosts/repository-pages.ts'
export type { TreeLimits } from './git-hosts/unpack-archive.ts'
