import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { FindAccount } from './aws-account.ts'
import { awsInput, awsTags, jsonHeaders } from './aws-input.ts'

const inputSchema = z.strictObject({
  name: z.string().min(1).max(512).describe('Name of the secret'),
  ...awsInput,
  description: z.string().max(2048).optional().describe('What it is for'),
  value: z.string().max(65_536).optional().describe('Its value; there is none yet if left out'),
  tags: awsTags,
})
type Input = z.output<typeof inputSchema>

const madeShape = z.object({ ARN: z.string(), VersionId: z.string().optional() })
const valueShape = madeShape.extend({ SecretString: z.string().optional() })
const describedShape = z.object({
  VersionIdsToStages: z.record(z.string(), z.array(z.string())).optional(),
})

/** `roadiehq:aws:secrets-manager:create`: keeps a secret; one that is there with the same value is fine. */
export function createSecret(find: FindAccount): Action {
  return defineAction({
    id: 'roadiehq:aws:secrets-manager:create',
    description:
      'Keeps a secret in AWS Secrets Manager; one that is there with the same value is fine.',
    input: inputSchema,
    output: z.strictObject({
      arn: z.string(),
      versionId: z.string().optional().describe('Of its value'),
      created: z.boolean().describe('Whether it was not there before'),
    }),
    examples: [
      {
        description: 'A password',
        input: { name: 'crew/ledger', region: 'eu-west-1', value: 'made by the step before' },
      },
    ],
    async run({ input, signal, logger, addSecret, idempotencyKey }) {
      if (input.value !== undefined) addSecret(input.value)
      const call = secretsOf(find, input, signal)
      // With the same token another attempt is the same request for the service.
      const token = createHash('sha256').update(idempotencyKey).digest('hex')
      const { name: Name, description, value, tags } = input
      const made = await call(
        'CreateSecret',
        {
          Name,
          ClientRequestToken: token,
          ...(description !== undefined && { Description: description }),
          ...(value !== undefined && { SecretString: value }),
          ...(tags && { Tags: tags }),
        },
        'ResourceExistsException',
      )
      const created = made.refusal === undefined
      const { ARN: arn, VersionId: versionId } = created
        ? made.json(madeShape)
        : await sameSecret(input, call)
      logger.info(`${created ? 'Created' : 'Found'} the secret "${Name}"`)
      return { arn, created, ...(versionId !== undefined && { versionId }) }
    },
    plan({ input }) {
      secretsOf(find, input)
      const text = `Creates the secret "${input.name}" in AWS Secrets Manager in ${input.region}`
      return { sideEffects: [{ text }] }
    },
    async undo({ input, output: { arn, versionId, created }, signal }) {
      if (!created) return
      const call = secretsOf(find, input, signal)
      const gone = 'ResourceNotFoundException'
      const described = await call('DescribeSecret', { SecretId: arn }, gone)
      if (described.refusal !== undefined) return
      const stages = described.json(describedShape).VersionIdsToStages ?? {}
      const current = Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'))
      if (current !== versionId) throw errors.AWS_SECRET_CHANGED({ name: input.name })
      // Without a time for second thoughts, in which nobody could use the name again.
      await call('DeleteSecret', { SecretId: arn, ForceDeleteWithoutRecovery: true }, gone)
    },
  })
}

type Call = ReturnType<typeof secretsOf>

function secretsOf(find: FindAccount, input: Input, signal = new AbortController().signal) {
  const { region, profile } = input
  const account = find({ name: profile })
  account.assertRegion(region)
  return (operation: string, body: object, accepted?: string) =>
    account.api.send({
      service: 'secretsmanager',
      region,
      operation,
      headers: jsonHeaders(`secretsmanager.${operation}`),
      body: JSON.stringify(body),
      accept: accepted === undefined ? [] : [accepted],
      signal,
    })
}

/** What is there under the name. @throws SCAFFOLDER_AWS_SECRET_TAKEN */
async function sameSecret({ name, value }: Input, call: Call) {
  const answer = await call('GetSecretValue', { SecretId: name }, 'ResourceNotFoundException')
  // It has no value yet.
  if (answer.refusal !== undefined) {
    if (value !== undefined) throw errors.AWS_SECRET_TAKEN({ name })
    return (await call('DescribeSecret', { SecretId: name })).json(madeShape)
  }
  const found = answer.json(valueShape)
  if (found.SecretString !== value) throw errors.AWS_SECRET_TAKEN({ name })
  return found
}
