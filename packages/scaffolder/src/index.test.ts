import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import * as argocd from './argocd.ts'
import * as aws from './aws.ts'
import * as azure from './azure.ts'
import * as bitbucket from './bitbucket.ts'
import * as cases from './cases.ts'
import * as gerrit from './gerrit.ts'
import * as git from './git.ts'
import * as gitea from './gitea.ts'
import * as github from './github.ts'
import * as gitlab from './gitlab.ts'
import * as http from './http.ts'
import * as root from './index.ts'
import * as jenkins from './jenkins.ts'
import * as kubernetes from './kubernetes.ts'
import * as quay from './quay.ts'
import * as sentry from './sentry.ts'
import * as sonarqube from './sonarqube.ts'
import * as sql from './sql.ts'
import * as sqlite from './sqlite.ts'
import * as terraform from './terraform.ts'
import * as testing from './testing.ts'
import * as update from './update.ts'
import * as vault from './vault.ts'

it('exports what it says and nothing else', () => {
  expect(
    Object.fromEntries(
      Object.entries({
        root,
        http,
        git,
        github,
        gitlab,
        gitea,
        bitbucket,
        azure,
        gerrit,
        sql,
        sqlite,
        testing,
        update,
        cases,
        terraform,
        kubernetes,
        argocd,
        vault,
        jenkins,
        aws,
        sentry,
        sonarqube,
        quay,
      }).map(([name, entry]) => [name, Object.keys(entry)]),
    ),
  ).toMatchInlineSnapshot(`
    {
      "argocd": [
        "argoCdActions",
      ],
      "aws": [
        "awsOrigins",
        "awsActions",
      ],
      "azure": [
        "azureHost",
        "azureActions",
      ],
      "bitbucket": [
        "bitbucketCloudHost",
        "bitbucketServerHost",
        "bitbucketActions",
      ],
      "cases": [
        "casesSuffix",
        "parseCases",
        "snapshotPath",
        "runCases",
        "formatSnapshots",
        "parseSnapshots",
      ],
      "gerrit": [
        "gerritHost",
      ],
      "git": [
        "previewChange",
        "pushChange",
        "pushWorkspace",
        "assertBranchName",
        "takeBackPush",
        "pgpSigner",
        "sshSigner",
      ],
      "gitea": [
        "giteaHost",
      ],
      "github": [
        "githubApp",
        "githubHost",
        "githubActions",
      ],
      "gitlab": [
        "gitlabHost",
        "gitlabActions",
      ],
      "http": [
        "createScaffolderHttp",
        "defineAutocomplete",
        "createStreamSlots",
        "createUploadedFiles",
      ],
      "jenkins": [
        "jenkinsActions",
      ],
      "kubernetes": [
        "kubernetesActions",
      ],
      "quay": [
        "quayActions",
      ],
      "root": [
        "lintSkeletons",
        "lintTemplate",
        "parseTemplate",
        "createRenderer",
        "defineFilter",
        "assertAllowedHost",
        "canonicalHost",
        "parseRepoUrl",
        "builtinFields",
        "defineField",
        "builtinActions",
        "defineAction",
        "describeAction",
        "renderByInput",
        "renderSkeleton",
        "webhookNotifier",
        "createScaffolder",
        "createMemoryTaskStore",
        "canBeUndone",
        "remainingSteps",
        "isFinal",
        "scaffolderErrors",
        "mappedGitHost",
      ],
      "sentry": [
        "sentryActions",
      ],
      "sonarqube": [
        "sonarQubeActions",
      ],
      "sql": [
        "sqlTaskStore",
      ],
      "sqlite": [
        "sqliteTaskStore",
      ],
      "terraform": [
        "terraformActions",
      ],
      "testing": [
        "actionContract",
        "fieldContract",
        "filterContract",
        "gitHostContract",
        "notifierContract",
        "taskStoreContract",
        "startGitServer",
        "runTemplate",
        "templateCases",
        "testTemplate",
      ],
      "update": [
        "readProvenance",
        "applyUpdate",
        "mergeText",
        "planUpdate",
        "checkDrift",
        "planChanges",
      ],
      "vault": [
        "vaultActions",
      ],
    }
  `)
})

it('infers the types of an action from its schemas', () => {
  root.defineAction({
    id: 'test:typed',
    input: z.object({ name: z.string(), count: z.number().default(1) }),
    output: z.object({ greeting: z.string() }),
    run: ({ input, workspace }) => {
      expectTypeOf(input).toEqualTypeOf<{ name: string; count: number }>()
      expectTypeOf(workspace.readText).returns.resolves.toEqualTypeOf<string>()
      return { greeting: input.name }
    },
    plan: ({ input }) => ({ sideEffects: [{ text: input.name }], output: { greeting: 'x' } }),
  })
  root.defineAction({
    id: 'test:wrong',
    input: z.object({}),
    output: z.object({ greeting: z.string() }),
    // @ts-expect-error an output of another type
    run: () => ({ greeting: 1 }),
  })
  root.defineAction({ id: 'test:none', input: z.object({}), run: () => {} })
})
