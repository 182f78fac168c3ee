import { HttpError } from '@callboard/core/http'
import type { FormPlan, Plan, Template } from '@callboard/scaffolder'
import { z } from 'zod'
import { templateHref } from '../format/entity-link.ts'
import type { Portal } from '../portal.ts'
import { summaryOf } from './catalog-tools.ts'
import { defineTool, type McpTool, type ToolContext } from './mcp-tool.ts'
import { runPlanTool } from './run-plan-tool.ts'
import { refInput } from './tool-input.ts'

const templateInput = refInput.describe('reference of a template: template:new-go-service')
const parametersInput = z
  .record(z.string(), z.unknown())
  .describe('answers to the form that template_form gives, by the names of its fields')

/** Golden paths: what there is, what it asks for, what it would do, and doing it. */
export const templateTools: readonly McpTool[] = [
  defineTool({
    name: 'template_list',
    permission: 'scaffolder.template.parameter.read',
    title: 'List the templates',
    description:
      'The golden paths of this organisation: what can be created, and by whom it is kept.',
    input: z.object({}),
    readOnly: true,
    run: async (_input, { portal: { catalog, templates } }) => ({
      data: { templates: templates.list().map(({ entity }) => summaryOf({ catalog }, entity)) },
    }),
  }),
  defineTool({
    name: 'template_form',
    permission: 'scaffolder.template.parameter.read',
    title: 'What a template asks for',
    description:
      'The form of a template: its pages and fields with types, patterns, defaults and the values to choose from.',
    input: z.object({ template: templateInput }),
    readOnly: true,
    run: async ({ template }, context) => {
      const form = await formOf(context, findTemplate(context.portal, template))
      return { data: { ...form } }
    },
  }),
  defineTool({
    name: 'template_plan',
    permission: 'scaffolder.template.plan',
    title: 'What a template would do',
    description:
      'Plans a run without changing anything: its steps, everything it would change outside, the files it would make. Gives a planId for template_run. Show the plan to the person before running it.',
    input: z.object({ template: templateInput, parameters: parametersInput }),
    readOnly: true,
    idempotent: false,
    run: planTool,
  }),
  runPlanTool,
]

async function planTool(
  { template: ref, parameters }: { template: string; parameters: Record<string, unknown> },
  context: ToolContext,
) {
  const { portal, user, plans, signal } = context
  const template = findTemplate(portal, ref)
  const plan = await portal.scaffolder.plan(template, {
    parameters,
    ...(user !== undefined && { user: { ref: user } }),
    signal,
  })
  const told = toldOf(plan)
  if (plan.error) return { data: told }
  const effects = plan.steps.flatMap(({ sideEffects }) => sideEffects)
  const agreed = {
    effects: effects.map(({ text }) => text),
    destructive: effects.some(({ destructive = false }) => destructive),
  }
  const kept = plans.keep({ template, parameters, user, ...agreed })
  return { data: { ...kept, ...agreed, ...told } }
}

function toldOf({ steps, files, output, error }: Plan) {
  return {
    steps,
    files: files.map(({ path, executable, contentBase64 }) => ({
      path,
      executable,
      bytes: Buffer.byteLength(contentBase64, 'base64'),
    })),
    output,
    ...(error && { error }),
  }
}

/** @throws a 404 that names what there is, and a 422 for a template that cannot be used */
function findTemplate({ templates }: Pick<Portal, 'templates'>, ref: string): Template {
  const template = templates.get(ref)
  if (template) return template
  const [mistake] = templates.mistakes(ref)
  if (mistake)
    throw new HttpError(422, `The template "${ref}" cannot be used: ${mistake.message}`, {
      ...(mistake.hint && { hint: mistake.hint }),
    })
  throw new HttpError(404, `There is no template "${ref}"`, {
    hint: 'Call template_list to see them.',
  })
}

async function formOf(
  { portal, user, signal }: ToolContext,
  template: Template,
): Promise<FormPlan & { page: string }> {
  const form = await portal.scaffolder.form(template, {
    ...(user !== undefined && { user: { ref: user } }),
    signal,
  })
  return { ...form, page: templateHref(template.ref) }
}
