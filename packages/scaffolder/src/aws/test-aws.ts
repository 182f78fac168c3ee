// For tests of this package: AWS on loopback, as far as the actions use it. Signatures are judged by AWS's own signer, and
// the services that speak JSON are held to their published models.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkJsonSchema } from '@callboard/core'
import { createUrlGate, type UrlGate } from '@callboard/core/node'
import { isSignedRight } from './test-signature.ts'

/** What is kept. */
export interface AwsState {
  /** By names. */
  repositories: Map<string, { settings: Record<string, unknown>; images: number }>
  /** By names; versions by their ids, the newest last. */
  secrets: Map<string, { arn: string; versions: Map<string, string>; tags: unknown }>
  /** By `bucket/key`. */
  objects: Map<string, { content: Buffer; type: string | undefined }>
  buckets: Set<string>
}

/** AWS on a port of its own. */
export interface TestAws extends AsyncDisposable, AwsState {
  url: string
  gate: UrlGate
  /** Operations, in order: `PUT /sites/a`, `CreateRepository`. */
  requests: string[]
  /** Answers that come before all others, each once. */
  faults: AwsReply[]
  /** How requests and answers differ from the models. */
  problems: string[]
}

interface AwsReply {
  status?: number
  headers?: Record<string, string>
  /** Sent as JSON unless it is text. */
  body?: unknown
}

const models = JSON.parse(readFileSync(new URL('test-aws-api.json', import.meta.url), 'utf8')) as {
  operations: Record<string, { input: object; output: object }>
}

/** Starts it, with the bucket `sites`. */
export async function startAws(): Promise<TestAws> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const { status = 200, headers, body: said } = await reply(aws, request, body)
    response.writeHead(status, headers)
    response.end(typeof said === 'string' || said === undefined ? said : JSON.stringify(said))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gate = createUrlGate({ allow: [{ origin: url, private: true }] })
  const aws: TestAws = {
    url,
    gate,
    requests: [],
    faults: [],
    problems: [],
    repositories: new Map(),
    secrets: new Map(),
    objects: new Map(),
    buckets: new Set(['sites']),
    async [Symbol.asyncDispose]() {
      await gate.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return aws
}

async function reply(aws: TestAws, request: IncomingMessage, body: Buffer): Promise<AwsReply> {
  const target = request.headers['x-amz-target']
  const operation = typeof target === 'string' ? target : `${request.method} ${request.url}`
  aws.requests.push(operation.replace(/^\w+\./, ''))
  const fault = aws.faults.shift()
  if (fault) return fault
  const isSigned = await isSignedRight(request, body)
  if (typeof target !== 'string')
    return isSigned ? objectReply(aws, request, body) : inXml(403, 'SignatureDoesNotMatch')
  if (!isSigned) return refuse('InvalidSignatureException')
  const model = models.operations[target]
  const input = JSON.parse(body.toString()) as Record<string, unknown>
  const output = operations[target]?.(aws, input) ?? refuse('UnknownOperationException')
  const check = (schema: object = {}, value: unknown) =>
    checkJsonSchema(schema, value).map(({ path, message }) => `${target} ${path} ${message}`)
  aws.problems.push(...check(model?.input, input))
  if (output.status === undefined) aws.problems.push(...check(model?.output, output.body))
  return output
}

const operations: Record<string, (aws: TestAws, input: Record<string, unknown>) => AwsReply> = {
  'AmazonEC2ContainerRegistry_V20150921.CreateRepository'({ repositories }, input) {
    const { repositoryName, tags: _, ...settings } = input
    const name = String(repositoryName)
    if (repositories.has(name)) return refuse('RepositoryAlreadyExistsException')
    repositories.set(name, { settings, images: 0 })
    return { body: { repository: repositoryOf(name, settings) } }
  },
  'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories'({ repositories }, input) {
    const [name = ''] = input.repositoryNames as string[]
    const found = repositories.get(name)
    if (!found) return refuse('RepositoryNotFoundException')
    return { body: { repositories: [repositoryOf(name, found.settings)] } }
  },
  'AmazonEC2ContainerRegistry_V20150921.DeleteRepository'({ repositories }, input) {
    const name = String(input.repositoryName)
    const found = repositories.get(name)
    if (!found) return refuse('RepositoryNotFoundException')
    if (found.images > 0 && input.force !== true) return refuse('RepositoryNotEmptyException')
    repositories.delete(name)
    return { body: { repository: repositoryOf(name, found.settings) } }
  },
  'secretsmanager.CreateSecret'({ secrets }, input) {
    const { Name, ClientRequestToken, SecretString, Tags } = input as Record<string, string>
    const name = String(Name)
    const id = String(ClientRequestToken)
    const found = secrets.get(name)
    if (found && (!found.versions.has(id) || found.versions.get(id) !== SecretString))
      return refuse('ResourceExistsException')
    const arn = `arn:aws:secretsmanager:eu-west-1:1:secret:${name}-${secrets.size}`
    const made = found ?? { arn, versions: new Map(), tags: Tags }
    secrets.set(name, made)
    if (SecretString !== undefined) made.versions.set(id, SecretString)
    const version = SecretString === undefined ? {} : { VersionId: id }
    return { body: { ARN: made.arn, Name: name, ...version } }
  },
  'secretsmanager.DescribeSecret'(aws, input) {
    const [name, found] = secretOf(aws, input)
    if (!found) return refuse('ResourceNotFoundException')
    const current = [...found.versions.keys()].at(-1)
    const VersionIdsToStages = current === undefined ? {} : { [current]: ['AWSCURRENT'] }
    return { body: { ARN: found.arn, Name: name, VersionIdsToStages } }
  },
  'secretsmanager.GetSecretValue'(aws, input) {
    const [name, found] = secretOf(aws, input)
    const [VersionId, SecretString] = [...(found?.versions ?? [])].at(-1) ?? []
    if (!found || VersionId === undefined) return refuse('ResourceNotFoundException')
    return { body: { ARN: found.arn, Name: name, VersionId, SecretString } }
  },
  'secretsmanager.DeleteSecret'(aws, input) {
    const [name, found] = secretOf(aws, input)
    if (!found) return refuse('ResourceNotFoundException')
    aws.secrets.delete(name)
    return { body: { ARN: found.arn, Name: name } }
  },
}

function repositoryOf(name: string, settings: object) {
  const repositoryArn = `arn:aws:ecr:eu-west-1:1:repository/${name}`
  const repositoryUri = `1.dkr.ecr.eu-west-1.amazonaws.com/${name}`
  return { repositoryName: name, repositoryArn, repositoryUri, ...settings }
}

function secretOf({ secrets }: AwsState, { SecretId }: Record<string, unknown>) {
  const found = [...secrets].find(([name, { arn }]) => name === SecretId || arn === SecretId)
  return found ?? (['', undefined] as const)
}

function refuse(code: string): AwsReply {
  return { status: 400, body: { __type: code, message: `It is ${code}` } }
}

function inXml(status: number, code: string): AwsReply {
  const body = `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>It is ${code}</Message></Error>`
  return { status, headers: { 'content-type': 'application/xml' }, body }
}

function objectReply(
  { objects, buckets }: AwsState,
  { method, url = '', headers }: IncomingMessage,
  content: Buffer,
): AwsReply {
  const place = decodeURIComponent(url.slice(1))
  const found = objects.get(place)
  if (!buckets.has(place.split('/')[0] ?? '')) return inXml(404, 'NoSuchBucket')
  if (method === 'PUT') objects.set(place, { content, type: headers['content-type'] })
  if (method === 'DELETE') objects.delete(place)
  if (method === 'DELETE') return { status: 204 }
  const kept = method === 'PUT' ? content : found?.content
  if (!kept) return { status: 404 }
  return { headers: { etag: `"${createHash('md5').update(kept).digest('hex')}"` } }
}
