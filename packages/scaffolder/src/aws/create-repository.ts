import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import type { FindAccount, OpenAccount } from './aws-account.ts'
import { awsInput, awsTags, jsonHeaders } from './aws-input.ts'

const inputSchema = z.strictObject({
  repoName: z.string().min(2).max(256).describe('Name of the repository'),
  ...awsInput,
  tags: awsTags,
  imageMutability: z
    .boolean()
    .optional()
    .describe('Whether a tag may be moved to another image; it may not if left out'),
  scanOnPush: z.boolean().optional().describe('Whether images are scanned when they are pushed'),
})
type Input = z.output<typeof inputSchema>

const repositoryShape = z.object({
  repositoryArn: z.string(),
  repositoryUri: z.string(),
  imageTagMutability: z.string().optional(),
  imageScanningConfiguration: z.object({ scanOnPush: z.boolean().optional() }).optional(),
})
type Repository = z.output<typeof repositoryShape>

/** `roadiehq:aws:ecr:create`: makes a repository for images; one that is there is left as it is. */
export function createRepository(find: FindAccount): Action {
  return defineAction({
    id: 'roadiehq:aws:ecr:create',
    description: 'Makes a repository for images in Amazon ECR; one that is there is left as it is.',
    input: inputSchema,
    output: z.strictObject({
      repositoryUri: z.string().describe('Where images are pushed to'),
      repositoryArn: z.string(),
      created: z.boolean().describe('Whether it was not there before'),
    }),
    examples: [
      { description: 'For a service', input: { repoName: 'ledger', region: 'eu-west-1' } },
    ],
    async run({ input, signal, logger, checkpoint }) {
      const registry = registryOf(find, input, signal)
      const before = await checkpoint({ key: 'before', fn: () => registry.find() })
      const found = before ?? (await registry.make())
      const { repositoryArn, repositoryUri } = found
      logger.info(`${before ? 'Found' : 'Created'} ${repositoryUri}`)
      if (before) for (const text of differences(input, found)) logger.warn(text)
      return { repositoryArn, repositoryUri, created: !before }
    },
    plan({ input }) {
      registryOf(find, input)
      const text = `Creates the repository "${input.repoName}" in Amazon ECR in ${input.region}`
      return { sideEffects: [{ text }] }
    },
    async undo({ input, output, signal }) {
      if (output.created) await registryOf(find, input, signal).remove()
    },
  })
}

/** The repository of a step, in the registry of its account. */
function registryOf(find: FindAccount, input: Input, signal = new AbortController().signal) {
  const { region, repoName: repositoryName, profile } = input
  const account = find({ name: profile })
  account.assertRegion(region)
  const call = callerOf(account, { region, signal })
  const get = async (): Promise<Repository | undefined> => {
    const answer = await call(
      'DescribeRepositories',
      { repositoryNames: [repositoryName] },
      'RepositoryNotFoundException',
    )
    if (answer.refusal !== undefined) return undefined
    return answer.json(z.object({ repositories: z.array(repositoryShape) })).repositories[0]
  }
  return {
    find: get,
    async make(): Promise<Repository> {
      const { tags, scanOnPush = false, imageMutability = false } = input
      const answer = await call(
        'CreateRepository',
        {
          repositoryName,
          imageScanningConfiguration: { scanOnPush },
          imageTagMutability: mutabilityOf(imageMutability),
          ...(tags && { tags }),
        },
        // An attempt that crashed, or whose answer got lost, has made it.
        'RepositoryAlreadyExistsException',
      )
      const made = answer.refusal === undefined ? undefined : await get()
      return made ?? answer.json(z.object({ repository: repositoryShape })).repository
    },
    async remove() {
      // Never with its images: who pushed some wants them.
      await call('DeleteRepository', { repositoryName }, 'RepositoryNotFoundException')
    },
  }
}

function callerOf({ api }: OpenAccount, asked: { region: string; signal: AbortSignal }) {
  return (operation: string, body: object, accepted: string) =>
    api.send({
      ...asked,
      service: 'ecr',
      operation,
      headers: jsonHeaders(`AmazonEC2ContainerRegistry_V20150921.${operation}`),
      body: JSON.stringify(body),
      accept: [accepted],
    })
}

function* differences(input: Input, found: Repository): Generator<string> {
  const { repoName, imageMutability = false, scanOnPush = false } = input
  if (found.imageTagMutability !== mutabilityOf(imageMutability))
    yield `"${repoName}" was there, and stays ${found.imageTagMutability}`
  if ((found.imageScanningConfiguration?.scanOnPush ?? false) !== scanOnPush)
    yield `"${repoName}" was there, and is ${scanOnPush ? 'not scanned' : 'scanned'} as before`
}

function mutabilityOf(isMutable: boolean): 'MUTABLE' | 'IMMUTABLE' {
  return isMutable ? 'MUTABLE' : 'IMMUTABLE'
}
