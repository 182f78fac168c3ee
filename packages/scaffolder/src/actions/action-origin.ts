/** Entries of this package by what the ids of their actions begin with; a host has to give each of them a way out first. */
const entries: Readonly<Record<string, string>> = {
  'argocd:': 'argocd',
  'azure:': 'azure',
  'bitbucket:': 'bitbucket',
  'bitbucketCloud:': 'bitbucket',
  'github:': 'github',
  'gitlab:': 'gitlab',
  'jenkins:': 'jenkins',
  'kube:': 'kubernetes',
  'kubernetes:': 'kubernetes',
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

/** Actions that are not here on purpose, and what does their work; `docs/actions.md` says why they are not. */
const substitutes = new Map([
  ['azure:pr:create', '"publish:azure:pull-request"'],
  ['azure:repository:clone', '"publish:azure:pull-request"'],
  ['azure:repository:push', '"publish:azure:pull-request"'],
  ['catalog:annotate', '"fs:merge"'],
  ['catalog:scaffolded-from', '"catalog:write"'],
  ['catalog:template:version', '"catalog:write"'],
  ['catalog:timestamping', '"fs:merge"'],
  ['fetch:cookiecutter', '"fetch:template" with "cookiecutterCompat: true"'],
  ['fetch:rails', '"command:run"'],
  ['publish:bitbucket', '"publish:bitbucketCloud" or "publish:bitbucketServer"'],
  ['regex:replace', '"fs:replace"'],
  ['run:yeoman', '"command:run"'],
  ['scaffolder:execute-template', '"template:run"'],
])

/** What does the work of an action that is not here on purpose, in words. */
export function substituteOf(action: string): string | undefined {
  return substitutes.get(action)
}
