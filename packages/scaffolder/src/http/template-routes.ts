import { CallboardError, canonicalRef, formatEntityRef } from '@callboard/core'
import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Action } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { Template } from '../template/template.ts'
import type { RouteParts, TemplateSource } from './create-scaffolder-http.ts'

/** What a plan or a run is asked for with, in the peer's words. */
export const startBody = z.strictObject({
  templateRef: z.string().min(1),
  values: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), z.string()).optional(),
})

/** Routes about templates and actions. */
export function templateRoutes({ scaffolder, templates, user }: RouteParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/v2/templates/:namespace/:kind/:name/parameter-schema',
      summary: 'The form of a template.',
      permission: 'scaffolder.template.parameter.read',
      params: z.object({ namespace: z.string(), kind: z.string(), name: z.string() }),
      handle: async ({ params }) => {
        const template = await findTemplate(templates, formatEntityRef(params))
        return parameterSchema(template)
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v2/actions',
      summary: 'What steps can do.',
      permission: 'scaffolder.action.read',
      handle: () => scaffolder.actions.map(describeAction),
    }),
    defineRoute({
      method: 'POST',
      path: '/v2/plan',
      summary: 'What a run would do and make.',
      permission: 'scaffolder.template.plan',
      body: startBody,
      async handle({ body, request, signal }) {
        const template = await findTemplate(templates, canonicalRef(body.templateRef))
        const started = await user(request)
        return withFieldErrors(() =>
          scaffolder.plan(template, {
            parameters: body.values,
            ...(body.secrets && { secrets: body.secrets }),
            ...(started && { user: started }),
            signal,
          }),
        )
      },
    }),
  ]
}

/** @throws SCAFFOLDER_TEMPLATE_MISSING */
export async function findTemplate(templates: TemplateSource, ref: string): Promise<Template> {
  const template = await templates.get(ref)
  if (!template) throw errors.TEMPLATE_MISSING({ ref })
  return template
}

/** Answers wrong parameters with the list that the peer's form reads. */
export async function withFieldErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!CallboardError.is(error, 'SCAFFOLDER_PARAMETERS_INVALID')) throw error
    throw new HttpError(400, error.message, {
      code: error.code,
      ...(error.hint !== undefined && { hint: error.hint }),
      data: { errors: error.data.errors },
      cause: error,
    })
  }
}

function parameterSchema({ title, description, entity, pages }: Template) {
  const { metadata, spec } = entity
  return {
    title,
    ...(description !== undefined && { description }),
    ...(spec?.presentation !== undefined && { presentation: spec.presentation }),
    ...(metadata['ui:options'] !== undefined && { 'ui:options': metadata['ui:options'] }),
    steps: pages.map((page) => ({
      title: page.title,
      ...(page.description !== undefined && { description: page.description }),
      schema: page.schema,
    })),
    formDecorators: spec?.formDecorators ?? spec?.EXPERIMENTAL_formDecorators ?? [],
  }
}

/** An action as the reference shows it: its schemas as JSON Schema. */
function describeAction({ id, description, examples, input, output }: Action) {
  const toSchema = (schema: z.ZodType) =>
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-7' })
  return {
    id,
    ...(description !== undefined && { description }),
    ...(examples && {
      examples: examples.map((example) => ({
        description: example.description,
        example: JSON.stringify({ steps: [{ action: id, input: example.input }] }, null, 2),
      })),
    }),
    schema: { input: toSchema(input), ...(output && { output: toSchema(output) }) },
  }
}
