import { canonicalRef, formatEntityRef } from '@callboard/core'
import { defineRoute, type Route } from '@callboard/core/http'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { PlanOptions } from '../run/plan-run.ts'
import type { Template } from '../template/template.ts'
import { toPeerProblem, withParameterProblems } from './parameter-problems.ts'
import type { RouteParts, TemplateSource } from './route-parts.ts'

/** What a plan or a run is asked for with, in the peer's words. */
export const startBody = z.strictObject({
  templateRef: z.string().min(1),
  values: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), z.string()).optional(),
})

const schema = z.record(z.string(), z.unknown())

const formAnswer = z.object({
  title: z.string(),
  description: z.string().optional(),
  presentation: z.unknown().optional(),
  'ui:options': z.unknown().optional(),
  steps: z.array(
    z.object({ title: z.string(), description: z.string().optional(), schema: schema }),
  ),
  formDecorators: z.array(z.unknown()),
})

const problemAnswer = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  property: z.string(),
  message: z.string(),
  /** Keyword of JSON Schema, where one is not met. */
  name: z.string().optional(),
  stack: z.string(),
})

const planAnswer = z.looseObject({
  steps: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      action: z.string(),
      status: z.string(),
      sideEffects: z.array(
        z.looseObject({
          text: z.string(),
          target: z.string().optional(),
          destructive: z.boolean().optional(),
          diff: z.string().optional(),
        }),
      ),
    }),
  ),
  files: z.array(
    z.looseObject({ path: z.string(), executable: z.boolean(), contentBase64: z.string() }),
  ),
  output: z.record(z.string(), z.unknown()),
  log: z.array(z.looseObject({ message: z.string() })),
})

/** Routes about templates: their forms, what is wrong with answers, and what would become of them. */
export function templateRoutes(parts: RouteParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/v2/templates/:namespace/:kind/:name/parameter-schema',
      summary: 'The form of a template.',
      permission: 'scaffolder.template.parameter.read',
      params: z.object({ namespace: z.string(), kind: z.string(), name: z.string() }),
      response: formAnswer,
      handle: async ({ params }) =>
        toFormAnswer(await findTemplate(parts.templates, formatEntityRef(params))),
    }),
    checkRoute(parts),
    planRoute(parts),
  ]
}

function checkRoute(parts: RouteParts): Route {
  const { scaffolder, templates } = parts
  return defineRoute({
    method: 'POST',
    path: '/v2/check',
    summary: 'What a run would refuse about answers; nothing begins.',
    permission: 'scaffolder.template.parameter.read',
    body: startBody,
    response: z.object({ valid: z.boolean(), errors: z.array(problemAnswer) }),
    async handle({ body, request, signal }) {
      const template = await findTemplate(templates, canonicalRef(body.templateRef))
      const problems = await scaffolder.check(
        template,
        await planOptions(parts, { body, request, signal }),
      )
      return { valid: problems.length === 0, errors: problems.map(toPeerProblem) }
    },
  })
}

function planRoute(parts: RouteParts): Route {
  const { scaffolder, templates } = parts
  return defineRoute({
    method: 'POST',
    path: '/v2/plan',
    summary: 'What a run would do and make.',
    permission: 'scaffolder.template.plan',
    body: startBody,
    response: planAnswer,
    async handle({ body, request, signal }) {
      const template = await findTemplate(templates, canonicalRef(body.templateRef))
      const options = await planOptions(parts, { body, request, signal })
      return withParameterProblems(() => scaffolder.plan(template, options))
    },
  })
}

/** What a plan is made from, with the user that authentication names. */
export async function planOptions(
  { user }: Pick<RouteParts, 'user'>,
  {
    body: { values, secrets },
    request,
    signal,
  }: {
    body: Pick<z.output<typeof startBody>, 'values' | 'secrets'>
    request: Request
    signal: AbortSignal
  },
): Promise<PlanOptions> {
  const askedBy = await user(request)
  return {
    parameters: values,
    ...(secrets && { secrets }),
    ...(askedBy && { user: askedBy }),
    signal,
  }
}

/** @throws SCAFFOLDER_TEMPLATE_MISSING */
export async function findTemplate(templates: TemplateSource, ref: string): Promise<Template> {
  const template = await templates.get(ref)
  if (!template) throw errors.TEMPLATE_MISSING({ ref })
  return template
}

function toFormAnswer({
  title,
  description,
  entity: { metadata, spec },
  pages,
}: Template): z.input<typeof formAnswer> {
  const decorators = spec?.formDecorators ?? spec?.EXPERIMENTAL_formDecorators
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
    formDecorators: Array.isArray(decorators) ? decorators : [],
  }
}
