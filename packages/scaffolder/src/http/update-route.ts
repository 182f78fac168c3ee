import { canonicalRef, type Folder } from '@callboard/core'
import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { TaskUser } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { FileWrite } from '../update/merge-trees.ts'
import type { UpdatePlan } from '../update/plan-update.ts'
import { withParameterProblems } from './parameter-problems.ts'
import type { RouteParts } from './route-parts.ts'
import { findTemplate } from './template-routes.ts'

const updateBody = z.strictObject({
  entityRef: z.string().min(1),
  /** Answers to new questions, and to those of before that are to change. */
  values: z.record(z.string(), z.unknown()).optional(),
  secrets: z.record(z.string(), z.string()).optional(),
  conflicts: z.enum(['markers', 'rej']).optional(),
})

const templateAnswer = z.looseObject({ ref: z.string(), version: z.string().optional() })

const updateAnswer = z.object({
  entityRef: z.string(),
  from: templateAnswer,
  to: templateAnswer,
  /** Whether the template has anything for the project. */
  isBehind: z.boolean(),
  /** Versions that migrations lead to. */
  migrations: z.array(z.string()),
  files: z.array(
    z.object({
      path: z.string(),
      action: z.enum(['add', 'merge', 'conflict', 'delete', 'keep']),
      changedBy: z.enum(['template', 'project', 'both']),
      reason: z.string().optional(),
      /** The change to the project as a unified diff. */
      diff: z.string().optional(),
    }),
  ),
  /** What carrying it out comes to, the new record of where the project comes from included; a file without contents is removed. */
  writes: z.array(
    z.object({
      path: z.string(),
      executable: z.boolean().optional(),
      contentBase64: z.string().optional(),
    }),
  ),
})

/** The route that plans how a project gets to where its template is now. */
export function updateRoute(parts: RouteParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/v2/update',
    summary: 'What an update of a project to its template as that is now would change; nothing is.',
    permission: 'scaffolder.project.update',
    body: updateBody,
    response: updateAnswer,
    async handle({ body: { entityRef, ...options }, request, signal }) {
      const ref = canonicalRef(entityRef)
      const user = await parts.user(request)
      await using project = await openProject(parts, ref, { user, signal })
      const template = await findTemplate(parts.templates, project.templateRef)
      const { values, secrets, conflicts } = options
      // Merging takes more than all of the other routes together, and most portals are never asked.
      const { planUpdate } = await import('../update/plan-update.ts')
      const plan = await withParameterProblems(() =>
        planUpdate({
          scaffolder: parts.scaffolder,
          template,
          project: project.folder,
          ...(values && { answers: values }),
          ...(secrets && { secrets }),
          ...(conflicts && { conflicts }),
          ...(user && { user }),
          signal,
        }),
      )
      return { entityRef: ref, ...toUpdateAnswer(plan) }
    },
  })
}

/** @throws SCAFFOLDER_PROVENANCE_MISSING under the name that was asked for: where a project lies is nobody's business */
async function openProject(
  { projects }: RouteParts,
  ref: string,
  options: { user: TaskUser | undefined; signal: AbortSignal },
): Promise<AsyncDisposable & { folder: Folder; templateRef: string }> {
  if (!projects)
    throw new HttpError(501, 'This portal plans no updates of projects', {
      hint: 'Its host gives createScaffolderHttp({ projects }) a way to open them.',
    })
  const opened = await projects.open(ref, options)
  if (!opened) throw errors.PROVENANCE_MISSING({ project: ref })
  const release = () => opened[Symbol.asyncDispose]()
  try {
    const { readProvenance } = await import('../update/provenance.ts')
    const provenance = await readProvenance(opened.folder)
    if (!provenance) throw errors.PROVENANCE_MISSING({ project: ref })
    const { folder } = opened
    return { folder, templateRef: provenance.template.ref, [Symbol.asyncDispose]: release }
  } catch (error) {
    await release()
    throw error
  }
}

function toUpdateAnswer({
  from,
  to,
  isBehind,
  migrations,
  files,
  writes,
}: UpdatePlan): Omit<z.input<typeof updateAnswer>, 'entityRef'> {
  return {
    from,
    to,
    isBehind,
    migrations: [...migrations],
    files: files.map((file) => ({ ...file })),
    writes: writes.map(toWrite),
  }
}

function toWrite({ path, file }: FileWrite): z.input<typeof updateAnswer>['writes'][number] {
  if (!file?.content) return { path }
  const { executable, content } = file
  return { path, executable, contentBase64: Buffer.from(content).toString('base64') }
}
