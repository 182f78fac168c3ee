import { Secret } from '@callboard/core'
import { createUrlGate } from '@callboard/core/node'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { type AwsAccount, awsOrigins } from './aws-account.ts'
import { awsActions } from './aws-actions.ts'
import { startAws, type TestAws } from './test-aws.ts'
import { testCredentials } from './test-signature.ts'

let aws: TestAws

beforeAll(async () => {
  aws = await startAws()
})
afterAll(() => aws[Symbol.asyncDispose]())
beforeEach(() => {
  for (const kept of [aws.repositories, aws.secrets, aws.objects]) kept.clear()
  for (const list of [aws.requests, aws.faults, aws.problems]) list.length = 0
})

const account = (more: Partial<AwsAccount> = {}): AwsAccount => ({
  name: 'main',
  gate: aws.gate,
  credentials: testCredentials,
  regions: ['eu-west-1', 'us-east-1'],
  buckets: ['sites', 'crew-*'],
  endpoint: aws.url,
  ...more,
})
const call = (
  verb: 'ecr:create' | 's3:cp' | 'secrets-manager:create',
  input: object,
  { accounts = [account()], ...given }: Partial<TestCall> & { accounts?: AwsAccount[] } = {},
) => {
  const action = awsActions({ accounts }).find(({ id }) => id === `roadiehq:aws:${verb}`)
  if (!action) throw new Error(verb)
  return testAction(action, { input: { region: 'eu-west-1', ...input }, ...given })
}
const undo = (verb: Parameters<typeof call>[0], input: object, output: unknown) =>
  call(verb, input, { method: 'undo', output: output as Record<string, unknown> })

describe('the AWS actions', () => {
  it('describe themselves, and copy only where there are buckets', async () => {
    const actions = awsActions({ accounts: [account()] })
    for (const action of actions) for (const { run } of actionContract(action)) await run()
    expect(awsActions({ accounts: [account({ buckets: [] })] }).map(({ id }) => id)).toEqual([
      'roadiehq:aws:ecr:create',
      'roadiehq:aws:secrets-manager:create',
    ])
  })

  it('take what templates give the actions of the same names', () => {
    const taken = awsActions({ accounts: [account()] }).map(({ id, input }) => {
      const { properties = {}, required } = z.toJSONSchema(input, { io: 'input' })
      return [id, Object.keys(properties).sort().join(' '), required]
    })
    // With "profile", which only the last of theirs has.
    expect(taken).toEqual([
      [
        'roadiehq:aws:ecr:create',
        'imageMutability profile region repoName scanOnPush tags',
        ['repoName', 'region'],
      ],
      [
        'roadiehq:aws:secrets-manager:create',
        'description name profile region tags value',
        ['name', 'region'],
      ],
      [
        'roadiehq:aws:s3:cp',
        'bucket endpoint path prefix profile region s3ForcePathStyle',
        ['bucket', 'region'],
      ],
    ])
  })

  it.each([
    ['a region', { regions: ['west'] }, 'expected a region such as "eu-west-1"'],
    [
      'a key in the clear',
      { credentials: { accessKeyId: 'x', secretAccessKey: 'y' } as never },
      '"accounts.0.credentials" is not valid',
    ],
    ['an address', { endpoint: 'minio' }, 'expected an address that begins with https://'],
  ])('refuse %s that is none', (_, more, problem) => {
    expect(() => awsActions({ accounts: [account(more)] })).toThrow(problem)
  })

  it('know where AWS is', () => {
    expect(awsOrigins(['eu-west-1', 'cn-north-1'])).toEqual([
      'https://api.ecr.eu-west-1.amazonaws.com',
      'https://s3.eu-west-1.amazonaws.com',
      'https://secretsmanager.eu-west-1.amazonaws.com',
      'https://api.ecr.cn-north-1.amazonaws.com.cn',
      'https://s3.cn-north-1.amazonaws.com.cn',
      'https://secretsmanager.cn-north-1.amazonaws.com.cn',
    ])
  })

  it('use the account and the regions that are set up, and no others', async () => {
    const accounts = [
      account(),
      account({ name: 'other', credentials: async () => testCredentials }),
    ]
    const input = { repoName: 'ledger' }
    const codes = await Promise.all(
      [
        { ...input, profile: 'other' },
        { ...input, profile: 'third' },
        { ...input, region: 'us-west-2', profile: 'main' },
      ].map((each) => call('ecr:create', each, { accounts })),
    )
    expect(codes.map(({ error }) => error?.message)).toEqual([
      undefined,
      'There is no AWS account "third" that steps may use',
      'There is no AWS region "us-west-2" that steps may use',
    ])
  })

  it('wait for a service that is busy, and hold no secret in their errors', async () => {
    const busy = { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } }
    aws.faults.push(busy)
    expect((await call('ecr:create', { repoName: 'ledger' })).output).toMatchObject({
      created: true,
    })
    const { accessKeyId, secretAccessKey, sessionToken } = testCredentials
    const said = `no: ${secretAccessKey.reveal()} ${sessionToken.reveal()}`
    aws.faults.push({ status: 400, body: { __type: 'a#AccessDeniedException', Message: said } })
    const denied = await call('ecr:create', { repoName: 'ledger' })
    const stranger = { accessKeyId, secretAccessKey: new Secret('wrong'), sessionToken }
    const wrong = await call(
      'ecr:create',
      { repoName: 'ledger' },
      { accounts: [account({ credentials: stranger })] },
    )
    aws.faults.push({ body: { repositories: [{}] } })
    const strange = await call('ecr:create', { repoName: 'ledger' })
    const errors = [denied, wrong, strange].map(({ error }) => [error?.message, error?.hint])
    expect(errors).toMatchInlineSnapshot(`
      [
        [
          "AWS refused DescribeRepositories of ecr in "eu-west-1": AccessDeniedException, "no: *** ***"",
          "Let the policy of the account allow this operation.",
        ],
        [
          "AWS refused DescribeRepositories of ecr in "eu-west-1": InvalidSignatureException, "It is InvalidSignatureException"",
          "The credentials are wrong or have expired: give the account new ones.",
        ],
        [
          "The answer of "AWS ecr" cannot be read: "repositories.0.repositoryArn": Invalid input: expected string, received undefined",
          "Check that its address leads to its interface, and not to a page to sign in on.",
        ],
      ]
    `)
  })
})

describe('roadiehq:aws:ecr:create', () => {
  const input = {
    repoName: 'crew/ledger',
    scanOnPush: true,
    tags: [{ Key: 'Owner', Value: 'crew' }],
  }

  it('makes a repository once, and takes it back while it holds nothing', async () => {
    const first = await call('ecr:create', input)
    expect(first.output).toEqual({
      repositoryArn: 'arn:aws:ecr:eu-west-1:1:repository/crew/ledger',
      repositoryUri: '1.dkr.ecr.eu-west-1.amazonaws.com/crew/ledger',
      created: true,
    })
    expect(aws.repositories.get('crew/ledger')?.settings).toEqual({
      imageScanningConfiguration: { scanOnPush: true },
      imageTagMutability: 'IMMUTABLE',
    })
    const second = await call('ecr:create', { ...input, imageMutability: true, scanOnPush: false })
    expect([second.output, second.log]).toEqual([
      { ...(first.output as object), created: false },
      [
        'Found 1.dkr.ecr.eu-west-1.amazonaws.com/crew/ledger',
        '"crew/ledger" was there, and stays IMMUTABLE',
        '"crew/ledger" was there, and is scanned as before',
      ],
    ])
    await undo('ecr:create', input, second.output)
    expect(aws.repositories.size).toBe(1)
    const repository = aws.repositories.get('crew/ledger')
    if (repository) repository.images = 1
    const { error } = await undo('ecr:create', input, first.output)
    expect([error?.code, error?.hint]).toEqual([
      'SCAFFOLDER_AWS_REFUSED',
      'Look at its images, and delete it by hand if nobody needs them.',
    ])
    if (repository) repository.images = 0
    await undo('ecr:create', input, first.output)
    expect((await undo('ecr:create', input, first.output)).error).toBeUndefined()
    expect([aws.repositories.size, aws.problems]).toEqual([0, []])
  })

  it('knows what an attempt made that crashed', async () => {
    const checkpoints = new Map()
    await call('ecr:create', input, { checkpoints })
    const { output } = await call('ecr:create', input, { checkpoints, attempt: 2 })
    expect(output).toMatchObject({ created: true })
  })
})

describe('roadiehq:aws:secrets-manager:create', () => {
  const input = { name: 'crew/ledger', value: 's3cr3t-w0rd', tags: [{ Key: 'a', Value: 'b' }] }

  it('keeps a secret once, and takes it back while it is the same', async () => {
    const first = await call('secrets-manager:create', input)
    const { arn, versionId } = first.output as Record<string, string>
    expect([first.output, first.found, first.log]).toEqual([
      { arn, versionId, created: true },
      ['s3cr3t-w0rd'],
      ['Created the secret "crew/ledger"'],
    ])
    const again = await call('secrets-manager:create', input)
    expect(again.output).toEqual(first.output)
    aws.secrets.get(input.name)?.versions.set('later', 'other')
    const changed = await undo('secrets-manager:create', input, first.output)
    const taken = await call('secrets-manager:create', { ...input, value: 'another-w0rd' })
    expect([changed, taken].map(({ error }) => `${error?.code}: ${error?.message}`)).toEqual([
      'SCAFFOLDER_AWS_SECRET_CHANGED: The secret "crew/ledger" in AWS Secrets Manager was changed since the step made it, and stays',
      'SCAFFOLDER_AWS_SECRET_TAKEN: The secret "crew/ledger" is in AWS Secrets Manager already, with another value',
    ])
    aws.secrets.get(input.name)?.versions.delete('later')
    await undo('secrets-manager:create', input, first.output)
    expect((await undo('secrets-manager:create', input, first.output)).error).toBeUndefined()
    expect([aws.secrets.size, aws.problems]).toEqual([0, []])
  })

  it('is content with one that is there, and does not take it back', async () => {
    aws.secrets.set('crew/ledger', {
      arn: 'arn:ledger',
      versions: new Map([['v1', 's3cr3t-w0rd']]),
      tags: [],
    })
    const { output, log } = await call('secrets-manager:create', input)
    expect([output, log]).toEqual([
      { arn: 'arn:ledger', versionId: 'v1', created: false },
      ['Found the secret "crew/ledger"'],
    ])
    await undo('secrets-manager:create', input, output)
    expect(aws.secrets.size).toBe(1)
  })

  it('makes one without a value, and refuses one for which there is a value', async () => {
    const { value: _, ...empty } = input
    const made = await call('secrets-manager:create', empty)
    expect(made.output).toMatchObject({ created: true })
    expect((await call('secrets-manager:create', input)).error?.code).toBe(
      'SCAFFOLDER_AWS_SECRET_TAKEN',
    )
    expect((await call('secrets-manager:create', empty)).output).toMatchObject({ created: false })
    await undo('secrets-manager:create', empty, made.output)
    expect(aws.secrets.size).toBe(0)
  })
})

describe('roadiehq:aws:s3:cp', () => {
  const files = {
    'public/index.html': '<h1>Hi</h1>',
    "public/a b/it's (1)+.txt": 'x',
    'public/.env': 'SECRET=1',
    'other.md': '# Other',
  }
  const input = { bucket: 'sites', path: 'public', prefix: 'ledger/' }

  it('copies a folder with the types of its files, and leaves what is there', async () => {
    const first = await call('s3:cp', input, { files })
    expect(
      [...aws.objects].sort().map(([place, { content, type }]) => [place, `${content}`, type]),
    ).toEqual([
      ["sites/ledger/public/a b/it's (1)+.txt", 'x', 'text/plain; charset=utf-8'],
      ['sites/ledger/public/index.html', '<h1>Hi</h1>', 'text/html; charset=utf-8'],
    ])
    aws.requests.length = 0
    const changed = { ...files, 'public/index.html': '<h1>Ho</h1>' }
    const second = await call('s3:cp', input, { files: changed })
    expect(aws.requests.filter((each) => each.startsWith('PUT'))).toEqual([
      'PUT /sites/ledger/public/index.html',
    ])
    const kept = await undo('s3:cp', input, first.output)
    expect([kept.error?.code, kept.error?.message, [...aws.objects.keys()]]).toEqual([
      'SCAFFOLDER_AWS_OBJECT_CHANGED',
      'Changed since the step uploaded them, and left: ledger/public/index.html',
      ['sites/ledger/public/index.html'],
    ])
    await undo('s3:cp', input, second.output)
    expect(aws.objects.size).toBe(1)
  })

  it.each([
    ['everything', undefined, ['other.md', "public/a b/it's (1)+.txt", 'public/index.html']],
    ['a file', 'other.md', ['other.md']],
    ['a hidden file that is named', 'public/.env', ['public/.env']],
    ['a pattern', '**/*.{html,md}', ['other.md', 'public/index.html']],
    ['a pattern of folders', 'pub*', ["public/a b/it's (1)+.txt", 'public/index.html']],
    ['nothing', '*.pdf', []],
  ])('copies %s', async (_, path, keys) => {
    const { output, log } = await call(
      's3:cp',
      { bucket: 'crew-x', path },
      { files, method: 'plan' },
    )
    expect([output, log]).toMatchObject([
      { sideEffects: [{ text: `Copies ${keys.join(', ')} to s3://crew-x/` }] },
      [],
    ])
  })

  it('says that there is nothing', async () => {
    const { output, log } = await call('s3:cp', { bucket: 'sites' })
    expect([output, log]).toEqual([{ objects: [] }, ['There is nothing to copy at "."']])
  })

  it.each([
    ['another bucket', { bucket: 'states' }, 'SCAFFOLDER_TARGET_UNKNOWN'],
    ['another address', { endpoint: 'https://evil.test' }, 'SCAFFOLDER_TARGET_UNKNOWN'],
    ['a way out of the bucket', { prefix: 'a/../../states' }, 'SCAFFOLDER_ACTION_INPUT_INVALID'],
    ['a bucket with a path', { bucket: 'sites/../states' }, 'SCAFFOLDER_ACTION_INPUT_INVALID'],
    ['a way out of the workspace', { path: '../..' }, 'CORE_PATH_OUTSIDE'],
  ])('refuses %s', async (_, more, code) => {
    const { error } = await call('s3:cp', { ...input, ...more }, { files })
    expect([error?.code, aws.requests]).toEqual([code, []])
  })

  it('does not take away what it may not look at', async () => {
    aws.faults.push({ status: 403 })
    const { output } = await call('s3:cp', { bucket: 'sites', path: 'other.md' }, { files })
    expect(output).toMatchObject({ objects: [{ key: 'other.md', created: false }] })
  })

  it('says that there is no such bucket', async () => {
    const { error } = await call('s3:cp', { bucket: 'crew-none', path: 'other.md' }, { files })
    expect([error?.message, error?.hint]).toEqual([
      'AWS refused PutObject of s3 in "eu-west-1": NoSuchBucket, "It is NoSuchBucket"',
      'Check the names and the region.',
    ])
  })
})

it('asks AWS itself where no address is given', async () => {
  const gate = createUrlGate({ allow: [] })
  const { endpoint: _, ...real } = account({ gate })
  const { error } = await call('ecr:create', { repoName: 'ledger' }, { accounts: [real] })
  expect([error?.code, error?.message]).toMatchInlineSnapshot(`
    [
      "CORE_HOST_DENIED",
      "The host "api.ecr.eu-west-1.amazonaws.com" may not be contacted",
    ]
  `)
})
