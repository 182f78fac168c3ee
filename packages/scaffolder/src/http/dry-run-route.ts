import { type Entity, hasErrors, type Issue } from '@callboard/core'
import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Plan, PlannedStep } from '../run/plan-template.ts'
import { parseTemplate } from '../template/parse-template.ts'
import type { Template } from '../template/template.ts'
import { withParameterProblems } from './parameter-problems.ts'
import type { RouteParts } from './route-parts.ts'
import { planOptions } from './template-routes.ts'
import type { KeptFiles } from './uploaded-files.ts'

const dryRunBody = z.object({
  template: z.record(z.string(), z.unknown()),
  values: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), z.string()).optional(),
  directoryContents: z
    .array(
      z.object({
        path: z.string().min(1),
        base64Content: z.base64(),
        executable: z.boolean().optional(),
      }),
    )
    .max(10_000)
    .default([]),
})

const dryRunAnswer = z.object({
  log: z.array(
    z.object({
      body: z.object({
        message: z.string(),
        stepId: z.string().optional(),
        status: z.string().optional(),
      }),
    }),
  ),
  directoryContents: z.array(
    z.object({ path: z.string(), base64Content: z.string(), executable: z.boolean() }),
  ),
  output: z.record(z.string(), z.unknown()),
  steps: z.array(z.looseObject({ id: z.string(), name: z.string(), action: z.string() })),
})

/** The route that plans a template which no catalog has, with the files that it came with. */
export function dryRunRoute(parts: RouteParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/v2/dry-run',
    summary: 'What a run of an inline template would do and make.',
    permission: 'scaffolder.template.dry-run',
    body: dryRunBody,
    response: dryRunAnswer,
    async handle({ body, request, signal }) {
      await using files = await keepFiles(parts, body.directoryContents)
      const template = readTemplate(body.template, files)
      const options = await planOptions(parts, { body, request, signal })
      const plan = await withParameterProblems(() => parts.scaffolder.plan(template, options))
      if (plan.error)
        throw new HttpError(400, plan.error.message, {
          code: plan.error.code,
          ...(plan.error.hint !== undefined && { hint: plan.error.hint }),
        })
      return toDryRunAnswer(template, plan)
    },
  })
}

async function keepFiles(
  { uploads }: RouteParts,
  contents: z.output<typeof dryRunBody>['directoryContents'],
): Promise<KeptFiles | undefined> {
  if (!uploads && contents.length > 0)
    throw new HttpError(501, 'This portal takes no files for a dry run', {
      hint: 'Its host gives createScaffolderHttp({ uploads }) a place for them.',
    })
  return uploads?.keep(
    contents.map(({ path, base64Content, executable = false }) => ({
      path: path.replace(/^(?:\.?\/)+/, ''),
      content: Buffer.from(base64Content, 'base64'),
      executable,
    })),
  )
}

/** @throws HttpError 400 with everything that is wrong with it */
function readTemplate(entity: unknown, files: KeptFiles | undefined): Template {
  const { template, issues } = parseTemplate({
    entity: entity as Entity,
    // Its own annotations must not say where it comes from: then it could name files of that place.
    baseUrl: files?.baseUrl ?? 'callboard-upload://none/template.yaml',
  })
  if (template && !hasErrors(issues)) return template
  const problems = issues.filter(({ severity }: Issue) => severity === 'error')
  throw new HttpError(
    400,
    `The template cannot be used: ${problems[0]?.message ?? 'it is empty'}`,
    {
      code: 'SCAFFOLDER_TEMPLATE_INVALID',
      ...(problems[0]?.hint !== undefined && { hint: problems[0].hint }),
      data: { errors: problems.map(({ message, code }) => ({ message, code })) },
    },
  )
}

function toDryRunAnswer(template: Template, plan: Plan): z.input<typeof dryRunAnswer> {
  return {
    log: plan.steps.flatMap((step) => logOf(step, plan.log)),
    directoryContents: plan.files.map(({ path, executable, contentBase64 }) => ({
      path,
      base64Content: contentBase64,
      executable,
    })),
    output: plan.output,
    steps: template.steps.map(({ id, name, action, input }) => ({ id, name, action, input })),
  }
}

/** What a step said, and what it would have done, between the lines that the peer's page looks for. */
function logOf(
  { id: stepId, name, status, sideEffects }: PlannedStep,
  log: Plan['log'],
): z.input<typeof dryRunAnswer>['log'] {
  if (status === 'skipped')
    return [{ body: { stepId, status: 'skipped', message: `Skipped step ${name}` } }]
  const said = log.filter((line) => line.stepId === stepId)
  return [
    { body: { stepId, status: 'processing', message: `Beginning step ${name}` } },
    ...said.map(({ message }) => ({ body: { stepId, message } })),
    ...sideEffects.map(({ text }) => ({ body: { stepId, message: `Would happen: ${text}` } })),
    { body: { stepId, status: 'completed', message: `Finished step ${name}` } },
  ]
}
