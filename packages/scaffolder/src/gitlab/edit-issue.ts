import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { findGitlab, gitlabInput } from './find-gitlab.ts'
import type { GitlabHost } from './gitlab-host.ts'
import { issueSchema, issueType } from './issue.ts'
import { projectPath } from './projects.ts'

const text = z.string().optional()
const number = z.number().optional()
const flag = z.boolean().optional()

const editInput = z.strictObject({
  ...gitlabInput,
  projectId: z.number().describe('Number of the project'),
  issueIid: z.number().describe('Number of the issue in its project'),
  addLabels: text.describe('Labels that it gets, with commas between them'),
  assignees: z.array(z.number()).optional().describe('Numbers of users it is assigned to'),
  confidential: flag.describe('Whether only members see it'),
  description: text.describe('What it is about, as Markdown'),
  discussionLocked: flag.describe('Whether only members may comment'),
  dueDate: text.describe('Day it is due'),
  epicId: number.describe('Number of its epic'),
  issueType: issueType.describe('Its kind'),
  labels: text.describe('Labels in place of those that it has'),
  milestoneId: number.describe('Number of its milestone'),
  removeLabels: text.describe('Labels that it loses'),
  stateEvent: z
    .enum(['close', 'reopen'])
    .optional()
    .describe('Whether it is closed or opened again'),
  title: text.describe('Its title'),
  updatedAt: text.describe('When it was changed'),
  weight: number.describe('Its weight'),
})

/** `gitlab:issue:edit`: changes an issue. */
export function editIssue(hosts: readonly GitlabHost[]): Action {
  return defineAction({
    id: 'gitlab:issue:edit',
    description: 'Changes an issue on GitLab.',
    input: editInput,
    output: z.strictObject({
      issueUrl: z.string().describe('Address of the issue'),
      projectId: z.number().describe('Number of the project'),
      issueId: z.number().describe('Number of the issue on its server'),
      issueIid: z.number().describe('Number of the issue in its project'),
      state: z.string().describe('Its state'),
      title: z.string().describe('Its title'),
      updatedAt: z.string().describe('When it was changed'),
    }),
    examples: [
      {
        description: 'Close an issue',
        input: { repoUrl: 'gitlab.com', projectId: 12, issueIid: 3, stateEvent: 'close' },
      },
    ],
    async run(context) {
      const { host, token, signal } = findGitlab(hosts, context)
      const { input } = context
      const path = `${projectPath(input.projectId)}/issues/${input.issueIid}`
      const changed = await host.api.send({
        method: 'PUT',
        path,
        body: changesOf(input),
        token,
        signal,
      })
      const issue = changed.json(issueSchema)
      return {
        issueUrl: issue.web_url,
        projectId: issue.project_id,
        issueId: issue.id,
        issueIid: issue.iid,
        state: issue.state,
        title: issue.title,
        updatedAt: issue.updated_at,
      }
    },
    plan(context) {
      const { host } = findGitlab(hosts, context)
      const { projectId, issueIid } = context.input
      const text = `Changes the issue ${issueIid} of the project ${projectId} on ${host.name}`
      return { sideEffects: [{ text, target: host.baseUrl }], output: { projectId, issueIid } }
    },
  })
}

function changesOf(input: z.output<typeof editInput>) {
  return {
    add_labels: input.addLabels,
    assignee_ids: input.assignees,
    confidential: input.confidential,
    description: input.description,
    discussion_locked: input.discussionLocked,
    due_date: input.dueDate,
    epic_id: input.epicId,
    issue_type: input.issueType,
    labels: input.labels,
    milestone_id: input.milestoneId,
    remove_labels: input.removeLabels,
    state_event: input.stateEvent,
    title: input.title,
    updated_at: input.updatedAt,
    weight: input.weight,
  }
}
