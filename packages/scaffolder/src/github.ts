// Where repositories are published to

export { type GithubAppOptions, githubApp, type TokenSource } from './github/github-app.ts'
export { type GithubHost, type GithubHostOptions, githubHost } from './github/github-host.ts'
export type { RepositoryApi, RepositoryQuestion } from './github/repository-api.ts'

// Actions

export { type GithubActionsOptions, githubActions } from './github/github-actions.ts'
