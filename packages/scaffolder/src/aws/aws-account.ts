import { checkOptions, compileGlob, objectWith, type Runtime, Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { findTarget, type WantedTarget } from '../actions/find-target.ts'
import { errors } from '../errors.ts'
import {
  type AwsClient,
  type AwsCredentials,
  type AwsService,
  createAwsClient,
} from './aws-client.ts'

/** An account of AWS that templates may use. */
export interface AwsAccount {
  /** What `profile` of a step calls it. */
  name: string
  /** Lets requests out to what {@link awsOrigins} gives. */
  gate: UrlGate
  /** A function is asked before each request, for credentials that change. */
  credentials: AwsCredentials | (() => AwsCredentials | Promise<AwsCredentials>)
  /** Those that templates may use: `eu-west-1`. */
  regions: readonly string[]
  /** Patterns of buckets that templates may write to. @default [] there is no `roadiehq:aws:s3:cp` */
  buckets?: readonly string[]
  /** Of what stands in for AWS, such as MinIO or LocalStack. @default AWS itself */
  endpoint?: string
}

/** What the AWS actions may reach. */
export interface AwsOptions {
  accounts: readonly AwsAccount[]
  /** @default the real clock */
  runtime?: Runtime
}

/** An account and the way to it. */
export interface OpenAccount extends Pick<AwsAccount, 'name'> {
  url: string
  api: AwsClient
  /** @throws SCAFFOLDER_TARGET_UNKNOWN */
  assertRegion(region: string): void
  /** @throws SCAFFOLDER_TARGET_UNKNOWN */
  assertBucket(bucket: string): void
}

/** Finds the account that a step means. */
export type FindAccount = (wanted: WantedTarget) => OpenAccount

const regionShape = z
  .string()
  .regex(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/, 'expected a region such as "eu-west-1"')
const credentialsShape = z.strictObject({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.custom(Secret.is, 'expected a Secret'),
  sessionToken: z.custom(Secret.is, 'expected a Secret').optional(),
})
const optionsSchema = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        gate: objectWith('fetch', 'redact'),
        credentials: z.union([
          credentialsShape,
          z.custom((value) => typeof value === 'function', 'expected a function'),
        ]),
        regions: z.array(regionShape).min(1),
        buckets: z.array(z.string().min(1)).optional(),
        endpoint: z
          .url({ protocol: /^https?$/, error: 'expected an address that begins with https://' })
          .optional(),
      }),
    )
    .min(1),
  runtime: objectWith('now', 'sleep').optional(),
})

/** @throws CORE_OPTION_INVALID; what is returned throws SCAFFOLDER_TARGET_UNKNOWN */
export function awsAccounts(options: AwsOptions): FindAccount {
  checkOptions('awsActions', optionsSchema, options)
  const accounts = options.accounts.map((account) => openAccount(account, options.runtime))
  return (wanted) => findTarget('AWS account', accounts, wanted)
}

function openAccount(account: AwsAccount, runtime: Runtime | undefined): OpenAccount {
  const { name, gate, credentials, regions, buckets = [], endpoint } = account
  const matchers = buckets.map(compileGlob)
  return {
    name,
    url: endpoint ?? 'https://aws.amazon.com',
    api: createAwsClient({
      credentials: async () => (typeof credentials === 'function' ? credentials() : credentials),
      endpointOf: (service, region) => endpoint?.replace(/\/+$/, '') ?? addressOf(service, region),
      gate,
      runtime,
    }),
    assertRegion(region) {
      if (!regions.includes(region))
        throw errors.TARGET_UNKNOWN({ what: 'AWS region', name: region, known: regions })
    },
    assertBucket(bucket) {
      if (!matchers.some((matches) => matches(bucket)))
        throw errors.TARGET_UNKNOWN({ what: 'bucket', name: bucket, known: buckets })
    },
  }
}

/** Beginnings of the services' names. */
const services: Readonly<Record<AwsService, string>> = {
  ecr: 'api.ecr',
  s3: 's3',
  secretsmanager: 'secretsmanager',
}

/** What a gate must allow for the actions to work in these regions. */
export function awsOrigins(regions: readonly string[]): string[] {
  const names = Object.keys(services) as AwsService[]
  return regions.flatMap((region) => names.map((service) => addressOf(service, region)))
}

function addressOf(service: AwsService, region: string): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://${services[service]}.${region}.${domain}`
}
