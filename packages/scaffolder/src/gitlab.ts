// Publishing to GitLab

export { type GitlabHost, type GitlabHostOptions, gitlabHost } from './gitlab/gitlab-host.ts'

// What only GitLab has

export { type GitlabActionsOptions, gitlabActions } from './gitlab/gitlab-actions.ts'
export type { HostAnswer, HostClient, HostRequest } from './publish/host-client.ts'
