import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { findGitlab, gitlabInput } from './find-gitlab.ts'
import type { GitlabHost } from './gitlab-host.ts'
import { projectPath } from './projects.ts'
import { variableSchema } from './publish-gitlab.ts'
import { deleteVariable, writeVariable } from './variables.ts'

const inputSchema = z.strictObject({
  ...gitlabInput,
  projectId: z.union([z.number(), z.string()]).describe('Number or path of the project'),
  key: z.string().describe('Its name'),
  value: z.string().describe('Its value'),
  variableType: z.enum(['env_var', 'file']).describe('Whether it is a value or a file'),
  variableProtected: z.boolean().default(false).describe('Whether only protected branches see it'),
  masked: z.boolean().default(false).describe('Whether logs of jobs mask it'),
  maskedAndHidden: z.boolean().default(false).describe('Whether it can never be read again'),
  raw: z.boolean().default(false).describe('Whether a dollar sign in it means nothing'),
  environmentScope: z.string().default('*').describe('Environments that see it'),
})

/** `gitlab:projectVariable:create`: sets a variable of a project's pipelines. */
export function createProjectVariable(hosts: readonly GitlabHost[]): Action {
  return defineAction({
    id: 'gitlab:projectVariable:create',
    description: "Sets a variable of the pipelines of GitLab's project.",
    input: inputSchema,
    output: z.strictObject({
      created: z
        .boolean()
        .describe('Whether there was none; only then is it deleted when the run is undone'),
    }),
    examples: [
      {
        description: 'Give pipelines of protected branches the address of a registry',
        input: {
          repoUrl: 'gitlab.com?owner=org&repo=ledger',
          projectId: 12,
          key: 'REGISTRY',
          value: 'registry.example',
          variableType: 'env_var',
          variableProtected: true,
        },
      },
    ],
    async run(context) {
      const { host, token, signal } = findGitlab(hosts, context)
      const { input, logger } = context
      const project = projectPath(input.projectId)
      const variable = variableOf(input)
      const created = await writeVariable(host.api, { project, variable, token, signal })
      logger.info(`${created ? 'Made' : 'Changed'} the variable ${input.key} on ${host.name}`)
      return { created }
    },
    plan(context) {
      const { host } = findGitlab(hosts, context)
      const { key, projectId } = context.input
      const text = `Sets the variable ${key} of the project ${projectId} on ${host.name}`
      return { sideEffects: [{ text, target: host.baseUrl }] }
    },
    async undo(context) {
      const { host, token, signal } = findGitlab(hosts, context)
      const { input, output, logger } = context
      if (!output.created) return logger.info(`The variable ${input.key} was there and stays`)
      const project = projectPath(input.projectId)
      await deleteVariable(host.api, { project, variable: variableOf(input), token, signal })
      logger.info(`Deleted the variable ${input.key} on ${host.name}`)
    },
  })
}

function variableOf(input: z.output<typeof inputSchema>): z.output<typeof variableSchema> {
  return variableSchema.parse({
    key: input.key,
    value: input.value,
    variable_type: input.variableType,
    protected: input.variableProtected,
    masked: input.masked,
    ...(input.maskedAndHidden && { masked_and_hidden: true }),
    raw: input.raw,
    environment_scope: input.environmentScope,
  })
}
