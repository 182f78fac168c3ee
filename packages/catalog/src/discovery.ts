// Organisations of Git hosts

// Proposals
export {
  type AnalyseOptions,
  analyseLocation,
  type LocationAnalysis,
} from './discovery/analyse-location.ts'
export type { DiscoveryOptions, RepositoryFilter } from './discovery/discovery-options.ts'
export { giteaDiscovery } from './discovery/gitea-discovery.ts'
export { githubDiscovery } from './discovery/github-discovery.ts'
export { gitlabDiscovery } from './discovery/gitlab-discovery.ts'
export {
  type Proposal,
  type ProposalReason,
  type ProposeOptions,
  proposeEntity,
} from './discovery/propose-entity.ts'
