import { z } from 'zod'
import { errors } from '../errors.ts'
import { cancelWorkflowRun, followWorkflowRun } from './follow-workflow-run.ts'
import { defineGithubAction, repositoryReference } from './github-action.ts'

const detailsSchema = z.object({
  workflow_run_id: z.number(),
  run_url: z.string(),
  html_url: z.string(),
})

/** `github:actions:dispatch`: starts a workflow and, if the step asks for it, waits for its end. */
export const dispatchWorkflow = defineGithubAction({
  id: 'github:actions:dispatch',
  description: 'Starts a workflow on GitHub; with "wait", the step is over when the workflow is.',
  input: z.strictObject({
    ...repositoryReference,
    workflowId: z.string().min(1),
    branchOrTagName: z.string().min(1),
    workflowInputs: z.record(z.string(), z.string()).optional(),
    returnWorkflowRunDetails: z.boolean().optional(),
    /** Whether to wait for its end; the step fails if the workflow does. Its time is that of the step. */
    wait: z.boolean().optional(),
  }),
  output: z.strictObject({
    workflowRunId: z.number().optional(),
    workflowRunUrl: z.string().optional(),
    workflowRunHtmlUrl: z.string().optional(),
    conclusion: z.string().optional(),
  }),
  examples: [
    {
      description: 'Deploy, and go on when that is done',
      input: {
        repoUrl: 'github.com?owner=org&repo=ledger',
        workflowId: 'deploy.yml',
        branchOrTagName: 'main',
        workflowInputs: { environment: 'staging' },
        wait: true,
      },
    },
  ],
  async run({ github, host, request, input, checkpoint, logger, sleep }) {
    const { workflowId, branchOrTagName, workflowInputs, returnWorkflowRunDetails, wait } = input
    const wantsRun = wait === true || returnWorkflowRunDetails === true
    const details = await checkpoint({
      key: 'dispatch',
      async fn() {
        const { status, json } = await github.sendSoon({
          method: 'POST',
          path: `actions/workflows/${encodeURIComponent(workflowId)}/dispatches`,
          body: {
            ref: branchOrTagName,
            inputs: workflowInputs,
            ...(wantsRun && { return_run_details: true }),
          },
        })
        return status === 204 ? null : json(detailsSchema)
      },
    })
    if (!wantsRun) return {}
    if (!details) throw errors.WORKFLOW_RUN_UNKNOWN({ workflow: workflowId, host: host.host })
    const { workflow_run_id: id, run_url, html_url } = details
    const output = {
      workflowRunId: id,
      workflowRunUrl: run_url,
      workflowRunHtmlUrl: html_url,
    }
    if (!wait) return output
    const run = { id, workflow: workflowId, url: html_url }
    const cancel = () => {
      // That of the step has ended by then.
      const { signal } = new AbortController()
      return cancelWorkflowRun(host.repository({ ...request, signal }), id)
    }
    const { signal } = request
    const conclusion = await followWorkflowRun(github, { run, logger, signal, sleep, cancel })
    return { ...output, conclusion }
  },
  plan: ({ input: { workflowId, branchOrTagName }, name }) => [
    { text: `Starts the workflow ${workflowId} of ${name} at ${branchOrTagName}`, target: name },
  ],
  async undo({ github, output: { workflowRunId } }) {
    if (workflowRunId !== undefined) await cancelWorkflowRun(github, workflowRunId)
  },
})
