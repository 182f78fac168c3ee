import { z } from 'zod'
import {
  createdOutput,
  defineGithubAction,
  findBefore,
  repositoryReference,
} from './github-action.ts'
import type { RepositoryApi } from './repository-api.ts'

const issueSchema = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  pull_request: z.unknown().optional(),
})

type Found = Pick<z.output<typeof issueSchema>, 'number' | 'html_url'>

/** `github:issues:create`: opens an issue, or finds the open one of the same title and text. */
export const createIssue = defineGithubAction({
  id: 'github:issues:create',
  description: 'Opens an issue on GitHub; an open one of the same title and text is that issue.',
  input: z.strictObject({
    ...repositoryReference,
    title: z.string().min(1),
    body: z.string().optional(),
    assignees: z.array(z.string()).optional(),
    milestone: z.union([z.string(), z.number()]).optional(),
    labels: z.array(z.string()).optional(),
  }),
  output: z.strictObject({ issueUrl: z.string(), issueNumber: z.number(), ...createdOutput }),
  examples: [
    {
      description: 'Ask for a review of a new service',
      input: {
        repoUrl: 'github.com?owner=org&repo=architecture',
        title: 'Review of ledger',
        labels: ['review'],
      },
    },
  ],
  async run({ github, input, ...context }) {
    const { title, body, assignees, milestone, labels } = input
    const { found, created } = await findBefore(context, () => findIssue(github, { title, body }))
    const issue =
      found ??
      (
        await github.sendSoon({
          method: 'POST',
          path: 'issues',
          body: { title, body, assignees, milestone, labels },
        })
      ).json(issueSchema)
    return { issueUrl: issue.html_url, issueNumber: issue.number, created }
  },
  plan: ({ input: { title }, name }) => [
    { text: `Opens the issue "${title}" in ${name}`, target: name },
  ],
  async undo({ github, output: { issueNumber } }) {
    const body = { state: 'closed', state_reason: 'not_planned' }
    await github.send({ method: 'PATCH', path: `issues/${issueNumber}`, body, accept: [404, 410] })
  },
})

/** Among the newest open ones: GitHub's search would know of a new one only later. */
async function findIssue(
  github: RepositoryApi,
  { title, body = '' }: { title: string; body?: string | undefined },
): Promise<Found | undefined> {
  const path = 'issues?state=open&sort=created&direction=desc'
  const issues = await github.list(path, z.array(issueSchema))
  const found = issues.find(
    (issue) =>
      issue.pull_request === undefined &&
      issue.title === title &&
      plain(issue.body ?? '') === plain(body),
  )
  return found && { number: found.number, html_url: found.html_url }
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}
