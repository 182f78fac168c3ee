// Publishing to Gitea and Forgejo

export { type GiteaHostOptions, giteaHost } from './gitea/gitea-host.ts'
