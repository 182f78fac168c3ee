import { Secret } from '@callboard/core'
import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import type { WantedTarget } from '../actions/find-target.ts'
import type { OpenServer } from '../actions/remote-server.ts'
import { errors } from '../errors.ts'

const part = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'expected lower-case letters and digits')
const inputSchema = z.strictObject({
  name: part.max(255).describe('Name of the repository'),
  visibility: z.enum(['public', 'private']).describe('Who may pull from it'),
  description: z.string().describe('What it is for'),
  token: z.string().min(1).optional().describe("The user's own token, in place of the host's"),
  baseUrl: z.string().optional().describe('Which Quay; not needed where there is one'),
  namespace: part.optional().describe("Organisation or user; the token's own user if left out"),
  repoKind: z.enum(['image', 'application']).optional().describe('What it holds: images'),
})
type Context = Pick<ActionContext<z.output<typeof inputSchema>>, 'input' | 'signal' | 'addSecret'>

const foundShape = z.looseObject({ tags: z.record(z.string(), z.unknown()).optional() })

/** `quay:create-repository`: makes a repository for images; one that is there is left as it is. */
export function createRepository(find: (wanted: WantedTarget) => OpenServer): Action {
  return defineAction({
    id: 'quay:create-repository',
    description: 'Makes a repository for images in Quay; one that is there is left as it is.',
    input: inputSchema,
    output: z.strictObject({
      repositoryUrl: z.string().describe('Page of the repository'),
      namespace: z.string().describe('Where it is'),
      created: z.boolean().describe('Whether it was not there before'),
    }),
    examples: [
      {
        description: 'For a service',
        input: { name: 'ledger', namespace: 'crew', visibility: 'private', description: 'Ledger' },
      },
    ],
    async run(context) {
      const { logger, checkpoint, input } = context
      const quay = quayOf(find, context)
      const before = await checkpoint({
        key: 'before',
        async fn() {
          const namespace = input.namespace ?? (await quay.ownNamespace())
          return { namespace, isThere: (await quay.find(namespace)) !== undefined }
        },
      })
      const { namespace, isThere } = before
      if (!isThere) await quay.make(namespace)
      const repositoryUrl = `${quay.url}/repository/${namespace}/${input.name}`
      logger.info(`${isThere ? 'Found' : 'Created'} ${repositoryUrl}`)
      return { repositoryUrl, namespace, created: !isThere }
    },
    plan({ input: { name, namespace, visibility } }) {
      const place = namespace === undefined ? name : `${namespace}/${name}`
      return { sideEffects: [{ text: `Creates the ${visibility} repository "${place}" in Quay` }] }
    },
    async undo(context) {
      const { created, namespace } = context.output
      if (!created) return
      const quay = quayOf(find, context)
      const found = await quay.find(namespace)
      if (Object.keys(found?.tags ?? {}).length > 0)
        throw errors.TARGET_IN_USE({
          what: `The repository ${namespace}/${context.input.name}`,
          reason: 'it holds images',
        })
      if (found) await quay.remove(namespace)
    },
  })
}

function quayOf(find: (wanted: WantedTarget) => OpenServer, { input, signal, addSecret }: Context) {
  const { name, visibility, description, repoKind, token, baseUrl } = input
  const { api, url } = find({ url: baseUrl })
  if (token !== undefined) addSecret(token)
  const asked = { signal, ...(token !== undefined && { token: new Secret(token) }) }
  const pathOf = (namespace: string) => `/api/v1/repository/${namespace}/${name}`
  const get = async (namespace: string) => {
    const path = `${pathOf(namespace)}?includeTags=true`
    const answer = await api.send({ ...asked, path, accept: [404] })
    return answer.status === 404 ? undefined : answer.json(foundShape)
  }
  return {
    url,
    find: get,
    async ownNamespace() {
      const answer = await api.send({ ...asked, path: '/api/v1/user/' })
      return answer.json(z.object({ username: z.string() })).username
    },
    async make(namespace: string) {
      const kind = repoKind === undefined ? {} : { repo_kind: repoKind }
      const body = { repository: name, namespace, visibility, description, ...kind }
      const request = { ...asked, method: 'POST', path: '/api/v1/repository', body } as const
      const answer = await api.send({ ...request, accept: [400] })
      // An attempt whose answer got lost has made it; whatever else was refused is said again.
      if (answer.status === 400 && (await get(namespace)) === undefined) await api.send(request)
    },
    async remove(namespace: string) {
      await api.send({ ...asked, method: 'DELETE', path: pathOf(namespace), accept: [404] })
    },
  }
}
