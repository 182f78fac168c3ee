import { z } from 'zod'
import { errors } from '../errors.ts'
import { durationSchema } from '../template/duration.ts'
import { defineAction } from './define-action.ts'

/** `approval:request`: waits until somebody has approved, for days if need be; refused, the step fails. */
export const approvalRequest = defineAction({
  id: 'approval:request',
  touches: 'workspace',
  description:
    'Waits until somebody has approved; the step fails when somebody refuses, or nobody decides in time.',
  input: z.strictObject({
    message: z.string().min(1).describe('What is to be approved'),
    approvers: z
      .array(z.string().min(1))
      .optional()
      .describe(
        'References of the users and groups who may decide; anybody who may see the run without it',
      ),
    timeout: durationSchema.optional().describe('How long to wait: 30m, 2d'),
  }),
  output: z.strictObject({
    approved: z.boolean().describe('Always true: a refusal fails the step'),
    by: z.string().optional().describe('Reference of whoever approved'),
    comment: z.string().optional().describe('What they wrote with it'),
  }),
  examples: [
    {
      description: 'Ask the platform team',
      input: {
        message: 'A database for ledger',
        approvers: ['group:default/platform'],
        timeout: '2d',
      },
    },
  ],
  async run({ input: { message, approvers, timeout }, runtime, waitFor, checkpoint }) {
    const until =
      timeout === undefined
        ? undefined
        : await checkpoint({ key: 'until', fn: () => runtime.now() + timeout })
    const { approved, by, comment, timedOut } = await waitFor({
      for: 'decision',
      text: message,
      approvers,
      until,
    })
    if (timedOut) throw errors.APPROVAL_EXPIRED({ text: message })
    if (!approved) throw errors.APPROVAL_REFUSED({ by: by ?? 'somebody', comment: comment ?? '' })
    return { approved, ...(by !== undefined && { by }), ...(comment !== undefined && { comment }) }
  },
  plan: ({ input: { message, approvers } }) => ({
    sideEffects: [
      { text: `Waits for ${approvers?.join(' or ') ?? 'somebody'} to approve: ${message}` },
    ],
    output: { approved: true },
  }),
})
