import { Secret } from '@callboard/core'
import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import type { WantedTarget } from '../actions/find-target.ts'
import type { OpenServer } from '../actions/remote-server.ts'
import { errors } from '../errors.ts'

const inputSchema = z
  .strictObject({
    baseUrl: z.url().describe('Address of the SonarQube, which has to be one that is set up'),
    name: z.string().min(1).max(500).describe('Name of the project'),
    key: z
      .string()
      .regex(
        /^(?=.*\D)[\w.:-]{1,400}$/,
        'expected letters, digits, "-", "_", "." and ":", not digits only',
      )
      .describe('Key of the project'),
    branch: z.string().min(1).optional().describe('Name of its main branch'),
    visibility: z.string().optional().describe("public or private; the server's own if left out"),
    token: z.string().min(1).optional().describe("The user's own token, in place of the host's"),
    username: z.string().optional().describe('Where there is no token'),
    password: z.string().optional().describe('Where there is no token'),
  })
  .refine(({ visibility }) => visibility === undefined || /^(?:public|private)$/.test(visibility), {
    path: ['visibility'],
    error: 'expected "public" or "private"',
  })
type Context = Pick<ActionContext<z.output<typeof inputSchema>>, 'input' | 'signal' | 'addSecret'>

const componentShape = z.object({
  component: z.looseObject({ analysisDate: z.string().optional() }),
})

/** `sonarqube:create-project`: makes a project; one with its key is left as it is. */
export function createProject(find: (wanted: WantedTarget) => OpenServer): Action {
  return defineAction({
    id: 'sonarqube:create-project',
    description: 'Makes a project in SonarQube; one with the same key is left as it is.',
    input: inputSchema,
    output: z.strictObject({
      projectUrl: z.string().describe('Page of the project'),
      created: z.boolean().describe('Whether it was not there before'),
    }),
    examples: [
      {
        description: 'For a service',
        input: { baseUrl: 'https://sonar.acme.io', name: 'Ledger', key: 'crew:ledger' },
      },
    ],
    async run(context) {
      const { input, logger, checkpoint } = context
      const project = projectOf(find, context)
      const isThere = await checkpoint({
        key: 'before',
        fn: async () => (await project.find()) !== undefined,
      })
      if (!isThere) await project.make()
      logger.info(`${isThere ? 'Found' : 'Created'} the project "${input.key}"`)
      return { projectUrl: project.page, created: !isThere }
    },
    plan: ({ input }) => ({
      sideEffects: [
        { text: `Creates the project "${input.key}" in SonarQube`, target: input.baseUrl },
      ],
    }),
    async undo(context) {
      if (!context.output.created) return
      const project = projectOf(find, context)
      const found = await project.find()
      if (found?.analysisDate !== undefined)
        throw errors.TARGET_IN_USE({
          what: `The project ${context.input.key}`,
          reason: 'it was analysed',
        })
      if (found) await project.remove()
    },
  })
}

function projectOf(
  find: (wanted: WantedTarget) => OpenServer,
  { input, signal, addSecret }: Context,
) {
  const { baseUrl, name, key, branch, visibility, username, password } = input
  const { api, url } = find({ url: baseUrl })
  const own = input.token ?? (username && password && `${username}:${password}`)
  for (const secret of [input.token, password]) if (secret) addSecret(secret)
  const asked = { signal, ...(own && { token: new Secret(own) }) }
  const query = (parameters: Record<string, string>) => `${new URLSearchParams(parameters)}`
  const post = (path: string, parameters: Record<string, string>, accept: number[] = []) =>
    api.send({
      ...asked,
      method: 'POST',
      path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      text: query(parameters),
      accept,
    })
  const show = async () => {
    const path = `/api/components/show?${query({ component: key })}`
    const answer = await api.send({ ...asked, path, accept: [404] })
    return answer.status === 404 ? undefined : answer.json(componentShape).component
  }
  return {
    page: `${url}/dashboard?${query({ id: key })}`,
    find: show,
    async make() {
      const optional = { ...(branch && { mainBranch: branch }), ...(visibility && { visibility }) }
      const parameters = { name, project: key, ...optional }
      const answer = await post('/api/projects/create', parameters, [400])
      // An attempt whose answer got lost has made it; whatever else was refused is said again.
      if (answer.status === 400 && (await show()) === undefined)
        await post('/api/projects/create', parameters)
    },
    async remove() {
      await post('/api/projects/delete', { project: key }, [404])
    },
  }
}
