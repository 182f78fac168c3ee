import { z } from 'zod'
import type { ActionContext } from '../actions/define-action.ts'
import { createdOutput, defineGithubAction, repositoryReference } from './github-action.ts'
import type { RepositoryApi } from './repository-api.ts'
import { createSshKeyPair, type SshKeyPair } from './ssh-key-pair.ts'
import { secretPath, storeSecrets } from './store-values.ts'

const keySchema = z.object({ id: z.number(), key: z.string(), title: z.string() })

type DeployKey = z.output<typeof keySchema>

/** `github:deployKey:create`: a key that may reach the repository, its private half a secret of its workflows. */
export const createDeployKey = defineGithubAction({
  id: 'github:deployKey:create',
  description:
    'Gives a repository on GitHub a deploy key, and keeps the private key as a secret of its workflows. Makes a pair where none is given.',
  input: z
    .strictObject({
      ...repositoryReference,
      publicKey: z.string().min(1).optional(),
      privateKey: z.string().min(1).optional(),
      deployKeyName: z.string().min(1),
      privateKeySecretName: z.string().min(1).optional(),
    })
    .refine(
      ({ publicKey, privateKey }) => (publicKey === undefined) === (privateKey === undefined),
      {
        message: 'give both keys, or neither',
        path: ['privateKey'],
      },
    ),
  output: z.strictObject({
    privateKeySecretName: z.string(),
    deployKeyId: z.number(),
    ...createdOutput,
    /** Whether its secret was not there before. */
    secretCreated: z.boolean(),
  }),
  examples: [
    {
      description: 'Make a key and keep it as DEPLOY_PRIVATE_KEY',
      input: { repoUrl: 'github.com?owner=org&repo=ledger', deployKeyName: 'deploy' },
    },
  ],
  async run({ github, input, checkpoint, addSecret, runtime }) {
    const { deployKeyName, privateKeySecretName = secretNameOf(deployKeyName) } = input
    const { key, hasSecret } = await checkpoint({
      key: 'what was there',
      fn: () => lookFor(github, { ...input, privateKeySecretName }),
    })
    if (key !== null && hasSecret)
      return { privateKeySecretName, deployKeyId: key, created: false, secretCreated: false }
    const pair = await pairOf({ input, checkpoint, addSecret, runtime })
    const deployKey =
      (await keysOf(github)).find((each) => isSameKey(each.key, pair.publicKey)) ??
      (await addKey(github, { title: deployKeyName, key: pair.publicKey }))
    await storeSecrets({ github }, { [privateKeySecretName]: pair.privateKey })
    return {
      privateKeySecretName,
      deployKeyId: deployKey.id,
      created: deployKey.id !== key,
      secretCreated: !hasSecret,
    }
  },
  plan: ({ input: { deployKeyName, privateKeySecretName }, name }) => [
    { text: `Adds the deploy key "${deployKeyName}" to ${name}`, target: name },
    {
      text: `Keeps its private key as the secret ${privateKeySecretName ?? secretNameOf(deployKeyName)} of ${name}`,
      target: name,
    },
  ],
  async undo({ github, output: { deployKeyId, privateKeySecretName, secretCreated } }) {
    await github.send({ method: 'DELETE', path: `keys/${deployKeyId}`, accept: [404] })
    if (secretCreated)
      await github.send({ method: 'DELETE', path: secretPath(privateKeySecretName), accept: [404] })
  },
})

/** A pair that is made is the same for every attempt. */
async function pairOf({
  input: { publicKey, privateKey },
  checkpoint,
  addSecret,
  runtime,
}: Pick<
  ActionContext<{ [Key in keyof SshKeyPair]?: string | undefined }>,
  'input' | 'checkpoint' | 'addSecret' | 'runtime'
>): Promise<SshKeyPair> {
  if (publicKey !== undefined && privateKey !== undefined) return { publicKey, privateKey }
  return checkpoint({
    key: 'key pair',
    fn() {
      const pair = createSshKeyPair(runtime)
      addSecret(pair.privateKey)
      return pair
    },
  })
}

/**
 * The key and the secret that may be there from an earlier run. A pair that a run makes is a new one each time, so that
 * the key is known by its name then.
 */
async function lookFor(
  github: RepositoryApi,
  wanted: { publicKey?: string | undefined; deployKeyName: string; privateKeySecretName: string },
): Promise<{ key: number | null; hasSecret: boolean }> {
  const { publicKey, deployKeyName, privateKeySecretName } = wanted
  const found = (await keysOf(github)).find(({ key, title }) =>
    publicKey === undefined ? title === deployKeyName : isSameKey(key, publicKey),
  )
  const { status } = await github.send({ path: secretPath(privateKeySecretName), accept: [404] })
  return { key: found?.id ?? null, hasSecret: status !== 404 }
}

async function addKey(
  github: RepositoryApi,
  { title, key }: { title: string; key: string },
): Promise<DeployKey> {
  const answer = await github.sendSoon({ method: 'POST', path: 'keys', body: { title, key } })
  return answer.json(keySchema)
}

function keysOf(github: RepositoryApi): Promise<DeployKey[]> {
  return github.list('keys', z.array(keySchema))
}

/** Whatever is said of them behind the key itself. */
function isSameKey(one: string, other: string): boolean {
  const bare = (key: string) => key.trim().split(/\s+/).slice(0, 2).join(' ')
  return bare(one) === bare(other)
}

function secretNameOf(deployKeyName: string): string {
  return `${deployKeyName.replaceAll(' ', '_').toUpperCase()}_PRIVATE_KEY`
}
