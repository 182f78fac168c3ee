// Publishing to Gerrit

export { type GerritHostOptions, gerritHost } from './gerrit/gerrit-host.ts'
