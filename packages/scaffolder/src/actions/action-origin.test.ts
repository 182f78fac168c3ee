import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { createActionSet } from './action-set.ts'

const errorOf = (action: string) => {
  try {
    return createActionSet([]).get(action)
  } catch (error) {
    return error as Error & { hint: string }
  }
}

it.each([
  ['argocd:create-resources', 'argocd'],
  ['github:actions:dispatch', 'github'],
  ['gitlab:group:ensureExists', 'gitlab'],
  ['bitbucketCloud:branchRestriction:create', 'bitbucket'],
  ['azure:pipeline:run', 'azure'],
  ['kube:apply', 'kubernetes'],
  ['roadiehq:aws:ecr:create', 'aws'],
  ['vault:read', 'vault'],
  ['jenkins:job:build', 'jenkins'],
  ['terraform:apply', 'terraform'],
  ['sentry:project:create', 'sentry'],
  ['sonarqube:create-project', 'sonarqube'],
  ['quay:create-repository', 'quay'],
])('the action %s is said to come from ./%s', (action, entry) => {
  expect(errorOf(action)).toMatchObject({
    message: `There is no action "${action}"`,
    hint: `Actions of that name come from "@callboard/scaffolder/${entry}": give them to the scaffolder, or configure that system in the portal.`,
  })
  expect(manifest.exports).toHaveProperty([`./${entry}`])
})

const page = readFileSync(new URL('../../../../docs/actions.md', import.meta.url), 'utf8')

it.each([
  ['fetch:cookiecutter', '"fetch:template" with "cookiecutterCompat: true"'],
  ['catalog:annotate', '"fs:merge"'],
  ['scaffolder:execute-template', '"template:run"'],
])('for %s there is %s, as the documentation says', (action, substitute) => {
  expect(errorOf(action)).toMatchObject({
    hint: `It is not here on purpose: ${substitute} does its work.`,
  })
  const row = page.split('\n').find((line) => line.includes(`\`${action}\``))
  expect(row).toContain(/"([^"]+)"/.exec(substitute)?.[1])
})

it('an action of somebody else is the host’s to register', () => {
  expect(errorOf('acme:deploy')).toMatchObject({
    hint: 'Register the action, or use one that "callboard actions list" names.',
  })
})
