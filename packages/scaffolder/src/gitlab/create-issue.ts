import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { findGitlab, type GitlabStep, gitlabInput, projectOf } from './find-gitlab.ts'
import type { GitlabHost } from './gitlab-host.ts'
import { issueSchema, issueType } from './issue.ts'

const text = z.string().optional()
const number = z.number().optional()

const createInput = z.strictObject({
  ...gitlabInput,
  projectId: z
    .union([z.number(), z.string().min(1)])
    .optional()
    .describe('Number or path of the project; the default is the one in repoUrl'),
  title: z.string().min(1).describe('Its title'),
  assignees: z.array(z.number()).optional().describe('Numbers of users it is assigned to'),
  confidential: z.boolean().optional().describe('Whether only members see it'),
  description: text.describe('What it is about, as Markdown'),
  createdAt: text.describe('When it was made, for those who may say so'),
  dueDate: text.describe('Day it is due'),
  discussionToResolve: text.describe('Discussion that it resolves'),
  epicId: number.describe('Number of its epic'),
  labels: text.describe('Labels, with commas between them'),
  issueType: issueType.describe('Its kind'),
  mergeRequestToResolveDiscussionsOf: number.describe(
    'Number of a merge request whose discussions it resolves',
  ),
  milestoneId: number.describe('Number of its milestone'),
  weight: number.describe('Its weight'),
})

/** `gitlab:issues:create`: opens an issue. One that is open under the same title is the one that is meant. */
export function createIssue(hosts: readonly GitlabHost[]): Action {
  return defineAction({
    id: 'gitlab:issues:create',
    description: 'Opens an issue on GitLab, or finds the one that is open under its title.',
    input: createInput,
    output: z.strictObject({
      issueUrl: z.string().describe('Address of the issue'),
      issueId: z.number().describe('Number of the issue on its server'),
      issueIid: z.number().describe('Number of the issue in its project'),
      created: z
        .boolean()
        .describe('Whether this run opened it; only then is it closed when the run is undone'),
    }),
    examples: [
      {
        description: 'Ask for a review of a new service',
        input: {
          repoUrl: 'gitlab.com?owner=org&repo=ledger',
          title: 'Review before the first release',
          labels: 'security,golden-path',
        },
      },
    ],
    async run(context) {
      const { input, logger, checkpoint } = context
      const step = findGitlab(hosts, context)
      const { created, issue } = await checkpoint({
        key: 'issue',
        fn: async () => {
          const open = await findOpenIssue(step, input)
          return { created: !open, issue: open ?? (await openIssue(step, input)) }
        },
      })
      logger.info(`${created ? 'Opened' : 'Found'} ${issue.web_url}`)
      return { issueUrl: issue.web_url, issueId: issue.id, issueIid: issue.iid, created }
    },
    plan(context) {
      const { host, ...step } = findGitlab(hosts, context)
      const project = context.input.projectId ?? `${step.owner}/${step.repo}`
      const text = `Opens the issue "${context.input.title}" in ${project} on ${host.name}`
      return { sideEffects: [{ text, target: host.baseUrl }] }
    },
    async undo(context) {
      const step = findGitlab(hosts, context)
      const { created, issueIid, issueUrl } = context.output
      if (!created) return context.logger.info(`${issueUrl} was there before and stays open`)
      await step.host.api.send({
        method: 'PUT',
        path: `${projectOf(step, context.input)}/issues/${issueIid}`,
        body: { state_event: 'close' },
        accept: [404],
        token: step.token,
        signal: step.signal,
      })
      context.logger.info(`Closed ${issueUrl}`)
    },
  })
}

async function findOpenIssue(
  { host, token, signal, ...step }: GitlabStep,
  input: z.output<typeof createInput>,
) {
  const query = new URLSearchParams({ state: 'opened', in: 'title', search: input.title })
  const path = `${projectOf(step, input)}/issues?${query}&per_page=100`
  const found = (await host.api.send({ path, token, signal })).json(z.array(issueSchema))
  return found.find(({ title }) => title === input.title)
}

async function openIssue(
  { host, token, signal, ...step }: GitlabStep,
  input: z.output<typeof createInput>,
) {
  const body = {
    title: input.title,
    description: input.description,
    assignee_ids: input.assignees,
    confidential: input.confidential,
    created_at: input.createdAt,
    due_date: input.dueDate,
    discussion_to_resolve: input.discussionToResolve,
    epic_id: input.epicId,
    labels: input.labels,
    issue_type: input.issueType,
    merge_request_to_resolve_discussions_of: input.mergeRequestToResolveDiscussionsOf,
    milestone_id: input.milestoneId,
    weight: input.weight,
  }
  const path = `${projectOf(step, input)}/issues`
  return (await host.api.send({ method: 'POST', path, body, token, signal })).json(issueSchema)
}
