/** Entries of this package by what the ids of their actions begin with; a host has to give each of them a way out first. */
const entries: Readonly<Record<string, string>> = {
  'argocd:': 'argocd',
  'cnoe:create-argocd-app': 'argocd',
  'azure:': 'azure',
  'bitbucket:': 'bitbucket',
  'bitbucketCloud:': 'bitbucket',
  'github:': 'github',
  'gitlab:': 'gitlab',
  'jenkins:': 'jenkins',
  'kube:': 'kubernetes',
  'kubernetes:': 'kubernetes',
  'cnoe:kubernetes:': 'kubernetes',
  'quay:': 'quay',
  'roadiehq:aws:': 'aws',
  'sentry:': 'sentry',
  'sonarqube:': 'sonarqube',
  'terraform:': 'terraform',
  'vault:': 'vault',
}

/** The entry of this package that probably has an action which a host does not have. */
export function originOf(action: string): string | undefined {
  const [, entry] = Object.entries(entries).find(([prefix]) => action.startsWith(prefix)) ?? []
  return entry === undefined ? undefined : `@callboard/scaffolder/${entry}`
}
