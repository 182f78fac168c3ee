import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { type FindSentry, sentryInput, sentryOf, slugInput } from './sentry-step.ts'

const inputSchema = z.strictObject({
  ...sentryInput,
  teamSlug: slugInput.describe('Slug of the team that gets the project'),
  name: z.string().min(1).max(50).describe('Name of the project'),
  slug: slugInput.max(100).optional().describe('Slug of the project; made of the name if left out'),
  platform: z.string().optional().describe('What it runs on: node-express'),
})
type Context = Pick<ActionContext<z.output<typeof inputSchema>>, 'input' | 'signal' | 'addSecret'>

const projectShape = z.looseObject({
  id: z.string(),
  slug: z.string(),
  firstEvent: z.string().nullish(),
  teams: z.array(z.looseObject({ slug: z.string() })).optional(),
})
type Project = z.output<typeof projectShape>

const outputSchema = z.strictObject({
  id: z.string().describe('Number of the project'),
  result: projectShape.describe('The project as Sentry describes it'),
  created: z.boolean().describe('Whether it was not there before'),
})

/** `sentry:project:create`: makes a project for a team; one that the team has is fine. */
export function createProject(find: FindSentry): Action {
  return defineAction({
    id: 'sentry:project:create',
    description: 'Makes a project in Sentry for a team; one that the team has already is fine.',
    input: inputSchema,
    output: outputSchema,
    examples: [
      {
        description: 'For a service',
        input: { organizationSlug: 'acme', teamSlug: 'crew', name: 'Ledger', platform: 'node' },
      },
    ],
    async run(context) {
      const { logger, checkpoint } = context
      const { teamSlug } = context.input
      const projects = projectsOf(find, context)
      const before = await checkpoint({ key: 'before', fn: () => projects.find() })
      const project = before ?? (await projects.make())
      if (before?.teams && !before.teams.some(({ slug }) => slug === teamSlug))
        throw errors.TARGET_TAKEN({ what: `The project ${project.slug}`, by: 'another team' })
      logger.info(`${before ? 'Found' : 'Created'} the project "${project.slug}"`)
      return { id: project.id, result: project, created: !before }
    },
    plan({ input }) {
      const text = `Creates the project "${input.name}" of the team "${input.teamSlug}" in Sentry`
      return { sideEffects: [{ text }] }
    },
    async undo(context) {
      if (!context.output.created) return
      const projects = projectsOf(find, context)
      const project = await projects.find()
      if (project?.id !== context.output.id) return
      if (project.firstEvent)
        throw errors.TARGET_IN_USE({ what: `The project ${project.slug}`, reason: 'it has events' })
      await projects.remove()
    },
  })
}

function projectsOf(find: FindSentry, context: Context) {
  const { organizationSlug, teamSlug, name, platform, slug = slugOf(name) } = context.input
  const sentry = sentryOf(find, context)
  const own = `/projects/${organizationSlug}/${slug}/`
  const get = async (): Promise<Project | undefined> => {
    const answer = await sentry.send({ path: own, accept: [404] })
    return answer.status === 404 ? undefined : answer.json(projectShape)
  }
  return {
    find: get,
    async make(): Promise<Project> {
      const answer = await sentry.send({
        method: 'POST',
        path: `/teams/${organizationSlug}/${teamSlug}/projects/`,
        // With a slug of ours another attempt meets the first one's project, and makes no second.
        body: { name, slug, ...(platform !== undefined && { platform }) },
        accept: [409],
      })
      const made = answer.status === 409 ? await get() : undefined
      return made ?? answer.json(projectShape)
    },
    async remove() {
      await sentry.send({ method: 'DELETE', path: own, accept: [404] })
    },
  }
}

function slugOf(name: string): string {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return slug.replace(/^-|-$/g, '') || 'project'
}
