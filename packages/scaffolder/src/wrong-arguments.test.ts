import { CallboardError, createReaders } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { argoCdActions } from './argocd.ts'
import { azureActions, azureHost } from './azure.ts'
import { bitbucketActions, bitbucketCloudHost, bitbucketServerHost } from './bitbucket.ts'
import { parseCases, runCases } from './cases.ts'
import { emailNotifier } from './email.ts'
import { gerritHost } from './gerrit.ts'
import { pgpSigner, pushChange, pushWorkspace, sshSigner } from './git.ts'
import { giteaHost } from './gitea.ts'
import { githubActions, githubApp, githubHost } from './github.ts'
import { gitlabActions, gitlabHost } from './gitlab.ts'
import { createScaffolderHttp, createUploadedFiles } from './http.ts'
import * as root from './index.ts'
import { jenkinsActions } from './jenkins.ts'
import { kubernetesActions } from './kubernetes.ts'
import { sqlTaskStore } from './sql.ts'
import { sqliteTaskStore } from './sqlite.ts'
import { terraformActions } from './terraform.ts'
import { testTemplate } from './testing/test-template.ts'
import { checkDrift, planUpdate } from './update.ts'
import { vaultActions } from './vault.ts'

const wrong = [null, '', 7, [], {}] as const
const template = testTemplate('steps: []')
const scaffolder = root.createScaffolder({ actions: [] })

/** What the other entries begin with. */
const beginnings = {
  argoCdActions,
  azureActions,
  azureHost,
  bitbucketActions,
  bitbucketCloudHost,
  bitbucketServerHost,
  checkDrift: (options: never) => checkDrift(options).next(),
  createScaffolderHttp,
  createUploadedFiles,
  emailNotifier,
  gerritHost,
  giteaHost,
  githubActions,
  githubApp,
  githubHost,
  gitlabActions,
  gitlabHost,
  jenkinsActions,
  kubernetesActions,
  parseCases,
  pgpSigner,
  planUpdate,
  pushChange,
  pushWorkspace,
  runCases,
  sqlTaskStore,
  sqliteTaskStore,
  sshSigner,
  terraformActions,
  vaultActions,
}

/** Everything that can be called, by what a program would write. */
const calls: Record<string, (argument: never) => unknown> = {
  ...Object.fromEntries(
    Object.entries({ ...root, ...beginnings }).flatMap(([name, value]) =>
      typeof value === 'function' ? [[name, value as (argument: never) => unknown]] : [],
    ),
  ),
  'lintTemplate(template, …)': (options) => root.lintTemplate(template, options),
  'lintSkeletons(template, …)': (options) => root.lintSkeletons(template, options),
  'parseTemplate({ text })': (text) => root.parseTemplate({ text, file: 'x' }),
  'parseTemplate({ entity })': (entity) => root.parseTemplate({ entity }),
  'scaffolder.form': (argument) => scaffolder.form(argument),
  'scaffolder.form(template, …)': (options) => scaffolder.form(template, options),
  'scaffolder.check': (argument) => scaffolder.check(argument, { parameters: {} }),
  'scaffolder.check(template, …)': (options) => scaffolder.check(template, options),
  'scaffolder.plan': (argument) => scaffolder.plan(argument, { parameters: {} }),
  'scaffolder.plan(template, …)': (options) => scaffolder.plan(template, options),
  'scaffolder.start': (argument) => scaffolder.start(argument, { parameters: {} }),
  'scaffolder.start(template, …)': (options) => scaffolder.start(template, options),
  'builtinActions({ readers })': (readers) => root.builtinActions({ readers }),
  'renderer.render': (text) => scaffolder.renderer.render(text, {}),
  'renderer.render(text, …)': (scope) => scaffolder.renderer.render('x', scope),
}

/** Nothing, or the code of our error, or what was thrown instead of one. */
async function outcome(call: (argument: never) => unknown, argument: unknown): Promise<string> {
  try {
    await call(structuredClone(argument) as never)
    return 'taken'
  } catch (error) {
    return CallboardError.is(error) ? error.code : String(error)
  }
}

describe('an argument of the wrong shape is refused by an error of ours, or taken', () => {
  it.each(Object.entries(calls))('%s', async (_name, call) => {
    for (const argument of wrong)
      expect([argument, await outcome(call, argument)]).toEqual([
        argument,
        expect.stringMatching(/^(?:taken|(?:CORE|SCAFFOLDER)_[A-Z_]+)$/),
      ])
  })
})

it('is told with the place of the mistake', () => {
  expect(() => root.parseTemplate('kind: Template' as never)).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: parseTemplate: Invalid input: expected object, received string]`,
  )
  expect(() =>
    root.lintTemplate(template, { actions: createReaders([]) } as never),
  ).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: lintTemplate: "actions" is not valid: Invalid input: expected array, received object]`,
  )
})
