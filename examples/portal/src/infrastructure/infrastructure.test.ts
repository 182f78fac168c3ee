import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CallboardError, Secret } from '@callboard/core'
import { createUrlGate } from '@callboard/core/node'
import { createScaffolder, parseTemplate } from '@callboard/scaffolder'
import { describe, expect, it } from 'vitest'
import { configProblems } from '../config-problem.ts'
import { configuredActions } from '../configured-actions.ts'
import type { LoadedConfig } from '../load-config.ts'
import { readYamlConfig } from '../read-yaml-config.ts'
import type { InfrastructureConfig } from './infrastructure-config.ts'
import { openInfrastructure } from './open-infrastructure.ts'
import { terraformState } from './open-terraform.ts'

const every = `
      terraform: { program: tofu, state: { backend: pg, config: { schema_name: 'callboard-{key}' } } }
      kubernetes: { clusters: [{ name: east, url: 'https://10.0.0.1:6443', token: EAST_TOKEN, private: true, dryRun: true }] }
      argocd: { instances: [{ name: main, url: 'https://argocd.acme.test', token: ARGOCD_TOKEN }] }
      vault: { url: 'https://vault.acme.test', token: VAULT_TOKEN, mount: kv, read: ['crew/*'], write: ['crew/*'] }
      jenkins: { servers: [{ name: ci, url: 'https://ci.acme.test', user: callboard, token: JENKINS_TOKEN }] }
      aws:
        accounts:
          - { name: main, accessKeyId: AWS_ID, secretAccessKey: AWS_KEY, regions: [eu-west-1], buckets: ['sites-*'] }
      sentry: { servers: [{ name: saas, url: 'https://sentry.io', token: SENTRY_TOKEN }] }
      sonarqube: { servers: [{ name: own, url: 'https://sonar.acme.test' }] }
      quay: { servers: [{ name: saas, url: 'https://quay.io', token: QUAY_TOKEN }] }
`
const env = Object.fromEntries(
  ['EAST', 'ARGOCD', 'VAULT', 'JENKINS', 'SENTRY', 'QUAY'].map((name) => [
    `${name}_TOKEN`,
    `s3cret of ${name}`,
  ]),
)
const keys = { AWS_ID: 'AKID', AWS_KEY: 's3cret of AWS' }

const inYaml = (infrastructure: string) =>
  readYamlConfig(
    `organisation: Acme
catalog: { files: [.] }
scaffolder:
    infrastructure:${infrastructure}`,
    { file: 'c.yaml', folder: '/acme' },
  )
const loaded = (infrastructure: InfrastructureConfig, folder = '/acme'): LoadedConfig => ({
  config: { organisation: 'Acme', catalog: { providers: [] }, scaffolder: { infrastructure } },
  folder,
})
const gateTo = (allow: Parameters<typeof createUrlGate>[0]['allow']) => createUrlGate({ allow })

describe('scaffolder.infrastructure', () => {
  it('gives the actions of every system that data names', async () => {
    const read = inYaml(every)
    if (!('config' in read)) throw new Error(JSON.stringify(read.problems))
    const opened = { config: read.config, folder: '/acme' }
    const actions = await openInfrastructure(opened, { gateTo, env: { ...env, ...keys } })
    const ids = actions.map(({ id }) => id)
    expect(ids.map((id) => id.replace(/:[^:]+$/, ''))).toEqual([
      ...Array(4).fill('terraform'),
      'kubernetes',
      'kube',
      'kubernetes',
      ...Array(2).fill('argocd'),
      ...Array(2).fill('vault'),
      ...Array(7).fill('jenkins:job'),
      'roadiehq:aws:ecr',
      'roadiehq:aws:secrets-manager',
      'roadiehq:aws:s3',
      'sentry:project',
      'sentry:fetch',
      'sonarqube',
      'quay',
    ])
    const shown = await configuredActions(opened, () => {})
    expect(shown.map(({ id }) => id)).toEqual(ids)
  })

  it('asks for the secrets when actions are to be carried out', async () => {
    const { accessKeyId, secretAccessKey } = { accessKeyId: 'AWS_ID', secretAccessKey: 'AWS_KEY' }
    const account = { name: 'main', accessKeyId, secretAccessKey, regions: ['eu-west-1'] }
    const configs: InfrastructureConfig[] = [
      {
        kubernetes: { clusters: [{ name: 'east', url: 'https://k8s.test', token: 'EAST_TOKEN' }] },
      },
      { terraform: { secretEnv: ['PGPASSWORD'] } },
      { aws: { accounts: [account] } },
    ]
    const failures = configs.map((config) =>
      openInfrastructure(loaded(config), { gateTo, env: { AWS_ID: 'AKID' } }).catch(
        (error: unknown) => CallboardError.is(error) && [error.code, error.message],
      ),
    )
    expect(await Promise.all(failures)).toEqual([
      [
        'CONFIG_VARIABLE_UNSET',
        'There is no environment variable "EAST_TOKEN" for the token of the cluster east',
      ],
      ['CONFIG_VARIABLE_UNSET', 'There is no environment variable "PGPASSWORD" for Terraform'],
      [
        'CONFIG_VARIABLE_UNSET',
        'There is no environment variable "AWS_KEY" for "secretAccessKey" of the AWS account main',
      ],
    ])
  })

  it('says what is wrong, and where, and shows no token', () => {
    const read = inYaml(`
      terraform: { state: { backend: s3, config: { bucket: states } }, provider: [a] }
      kubernetes: { clusters: [] }
      argocd: { instances: [{ name: main, url: argocd }] }
      vault: { url: 'https://vault.acme.test', token: hvs.s3cret }
      jenkins: { servers: [{ name: ci, url: 'https://ci.acme.test', token: CI }] }
      helm: {}
`)
    const problems = 'problems' in read ? read.problems : []
    expect(problems.map(({ text, at }) => `${at?.line}: ${text}`)).toMatchInlineSnapshot(`
      [
        "5: there is no option "scaffolder.infrastructure.terraform.provider"; did you mean "providers"?",
        "10: there is no option "scaffolder.infrastructure.helm"",
        "5: "scaffolder.infrastructure.terraform.state.config" is not valid: expected "{key}" in one of its settings: without it all states would be one",
        "6: "scaffolder.infrastructure.kubernetes.clusters" is not valid: Too small: expected array to have >=1 items",
        "7: "scaffolder.infrastructure.argocd.instances.0.url" is not valid: expected an address that begins with https://",
        "8: "scaffolder.infrastructure.vault.token" is not valid: expected the name of an environment variable in capitals",
        "9: "scaffolder.infrastructure.jenkins.servers.0.user" is not valid: Invalid input: expected string, received undefined",
      ]
    `)
    const inProgram = configProblems({
      ...loaded({ vault: { url: 'https://vault.test', token: 'hvs.s3cret' } }).config,
    })
    expect(inProgram.map(({ text }) => text)).toEqual([
      '"scaffolder.infrastructure.vault.token" is not valid: expected the name of an environment variable in capitals, or a Secret',
    ])
    expect(
      configProblems(
        loaded({
          terraform: { state: { folder: 'x', backend: 'y' } as never },
          vault: { url: 'https://vault.test', token: new Secret('hvs.s3cret') },
        }).config,
      ).map(({ text }) => text),
    ).toEqual([
      '"scaffolder.infrastructure.terraform.state" is not valid: expected "folder", or "backend" with its "config"',
    ])
  })

  it('keeps states of Terraform with the data, or where a backend has a place for each', () => {
    const place = loaded({})
    const inData = { ...place, config: { ...place.config, dataFolder: '/data' } }
    expect(terraformState(undefined, place)).toEqual({ folder: '/acme/.callboard/terraform' })
    expect(terraformState({ folder: 'states' }, inData)).toEqual({ folder: '/data/states' })
    const backend = { bucket: 'b', key: 'x/{key}.tfstate', more: [{ of: '{key}' }], retries: 3 }
    const state = terraformState({ backend: 's3', config: backend }, place)
    expect('config' in state && state.config('template/$&/ledger')).toEqual({
      bucket: 'b',
      key: 'x/template/$&/ledger.tfstate',
      more: [{ of: 'template/$&/ledger' }],
      retries: 3,
    })
  })

  it('reaches a system with its token, and nothing besides it', async () => {
    const asked: unknown[] = []
    const server = createServer(({ url, headers }, response) => {
      asked.push([url, headers['x-vault-token']])
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ data: { data: { user: 'ledger' }, metadata: { version: 1 } } }))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const allowed: unknown[] = []
    const vault = {
      url: `http://127.0.0.1:${port}/`,
      token: 'VAULT_TOKEN',
      private: true,
      read: ['crew/*'],
    }
    const actions = await openInfrastructure(loaded({ vault }), {
      gateTo: (allow) => {
        allowed.push(allow)
        return createUrlGate({ allow })
      },
      env,
    })
    await using scaffolder = createScaffolder({ actions })
    const { template } = parseTemplate({
      file: 'template.yaml',
      baseUrl: 'file:///template.yaml',
      text: `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: demo }
spec:
  type: service
  steps: [{ id: read, action: vault:read, input: { path: crew/ledger } }]
  output: { version: '\${{ steps.read.output.version }}' }
`,
    })
    if (!template) throw new Error('no template')
    const run = await scaffolder.start(template, { parameters: {} })
    const { output } = await run.result
    server.close()
    expect({ output, asked, allowed }).toEqual({
      output: { version: 1 },
      asked: [['/v1/secret/data/crew/ledger', 's3cret of VAULT']],
      allowed: [[{ origin: `http://127.0.0.1:${port}`, private: true }]],
    })
  })
})
