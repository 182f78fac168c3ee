import { HttpError } from '@callboard/core/http'
import { z } from 'zod'
import { templateHref } from '../format/entity-link.ts'
import type { HeldPlan } from './held-plans.ts'
import { defineTool, type ToolContext } from './mcp-tool.ts'

type Protocol = Pick<
  typeof import('@modelcontextprotocol/server'),
  'acceptedContent' | 'inputRequired'
>

const input = z.object({
  planId: z.string().min(1).max(100).describe('what template_plan gave'),
  confirm: z
    .boolean()
    .describe('true once the person has seen the plan and agreed to what it would change'),
})

const consent = z.object({
  run: z.boolean().describe('Whether to do this'),
})

/** Carries out a plan that a person has agreed to. */
export const runPlanTool = defineTool({
  name: 'template_run',
  permission: 'scaffolder.task.create',
  title: 'Carry out a plan',
  description:
    'Begins the run of a plan and gives its runId for run_show. The same planId never begins a second run. Where the client can ask the person, they are asked; a plan that deletes or overwrites something needs that.',
  input,
  readOnly: false,
  destructive: true,
  idempotent: true,
  async run({ planId, confirm }, context) {
    const { portal, user, plans } = context
    const plan = plans.find(planId, user)
    if (!plan)
      throw new HttpError(404, `There is no plan "${planId}"`, {
        hint: 'Plans are kept for half an hour. Call template_plan again and use its planId.',
      })
    checkStill(plan, context)
    // The protocol is loaded by who speaks it, not by a portal that only starts.
    const protocol = await import('@modelcontextprotocol/server')
    if (!isAgreed(plan, { confirm, context, protocol })) return question(plan, protocol)
    const run = await portal.scaffolder.start(plan.template, {
      parameters: plan.parameters,
      ...(user !== undefined && { user: { ref: user } }),
      idempotencyKey: `mcp ${planId}`,
    })
    return { data: { runId: run.id, page: `/runs/${run.id}` } }
  },
})

/** What was agreed to must be what is done. */
function checkStill({ template }: HeldPlan, { portal }: ToolContext): void {
  if (portal.templates.get(template.ref) === template) return
  throw new HttpError(409, `The template "${template.ref}" has changed since this was planned`, {
    hint: 'Call template_plan again and show the new plan.',
  })
}

/** @throws where nobody has agreed, and nobody can be asked */
function isAgreed(
  { destructive, template }: HeldPlan,
  {
    confirm,
    context: { canAsk, call },
    protocol,
  }: { confirm: boolean; context: ToolContext; protocol: Protocol },
): boolean {
  if (canAsk) {
    const answer = protocol.acceptedContent(call.mcpReq.inputResponses, 'consent', consent)
    if (answer?.run === true) return true
    if (call.mcpReq.inputResponses === undefined) return false
    throw new HttpError(403, 'The person did not agree to this plan')
  }
  if (destructive)
    throw new HttpError(
      403,
      'This plan deletes or overwrites something, which a person must start',
      {
        hint: `Send them to ${templateHref(template.ref)}, or use a client that can ask.`,
      },
    )
  if (!confirm)
    throw new HttpError(403, 'Nobody has agreed to this plan', {
      hint: 'Show it to the person, and call again with confirm: true.',
    })
  return true
}

function question({ template, effects }: HeldPlan, { inputRequired }: Protocol) {
  const list =
    effects.length === 0 ? '- nothing outside' : effects.map((text) => `- ${text}`).join('\n')
  return inputRequired({
    inputRequests: {
      consent: inputRequired.elicit({
        message: `Run "${template.title}"? It would do:\n${list}`,
        requestedSchema: consent,
      }),
    },
  })
}
