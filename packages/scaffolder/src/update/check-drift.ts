import {
  CallboardError,
  type CallboardErrorJson,
  checkOptions,
  type Folder,
  objectWith,
} from '@callboard/core'
import { z } from 'zod'
import type { TaskUser } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { Scaffolder } from '../run/create-scaffolder.ts'
import type { Template } from '../template/template.ts'
import type { FileUpdate } from './merge-trees.ts'
import { planUpdate } from './plan-update.ts'
import { type ProvenanceTemplate, readProvenance } from './provenance.ts'

/** A project that may say where it comes from. */
export interface DriftProject {
  /** What it is called in the report: an entity reference, a path. */
  name: string
  /** Opens its folder; it is released when the project was looked at. */
  open(options: { signal?: AbortSignal | undefined }): Promise<AsyncDisposable & { folder: Folder }>
}

/** How a project stands to the template that it was made from. */
export interface Drift {
  project: string
  /**
   * `current`: the template has nothing new for it. `behind`: an update would change files. `untracked`: it does not say
   * where it comes from. `unknown`: it could not be found out, and `error` says why.
   */
  status: 'current' | 'behind' | 'untracked' | 'unknown'
  from?: ProvenanceTemplate
  to?: ProvenanceTemplate
  /** What an update would do, and what was changed in the project. */
  files: readonly FileUpdate[]
  error?: CallboardErrorJson
}

/** What {@link checkDrift} works with. */
export interface DriftOptions {
  projects: Iterable<DriftProject> | AsyncIterable<DriftProject>
  scaffolder: Pick<Scaffolder, 'plan'>
  /** The template of a reference as it is now. */
  findTemplate(ref: string): Promise<Template | undefined> | Template | undefined
  user?: TaskUser
  signal?: AbortSignal | undefined
}

const optionsSchema = z.strictObject({
  projects: z.custom(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      (Symbol.iterator in value || Symbol.asyncIterator in value),
    'expected projects to go through',
  ),
  scaffolder: objectWith('plan'),
  findTemplate: z.custom((value) => typeof value === 'function', 'expected a function'),
  user: z.looseObject({ ref: z.string() }).optional(),
  signal: z.instanceof(AbortSignal).optional(),
})

/**
 * Looks at projects one after the other and reports how each stands to its template. Nothing is changed, and one that
 * cannot be read does not hide the others.
 *
 * @throws CORE_OPTION_INVALID when it begins, and the reason of the signal
 */
export async function* checkDrift(options: DriftOptions): AsyncGenerator<Drift> {
  checkOptions('checkDrift', optionsSchema, options)
  for await (const project of options.projects) {
    options.signal?.throwIfAborted()
    yield await driftOf(project, options)
  }
}

async function driftOf(
  { name, open }: DriftProject,
  { scaffolder, findTemplate, user, signal }: Omit<DriftOptions, 'projects'>,
): Promise<Drift> {
  let from: ProvenanceTemplate | undefined
  try {
    await using opened = await open({ signal })
    from = (await readProvenance(opened.folder))?.template
    if (!from) return { project: name, status: 'untracked', files: [] }
    const template = await findTemplate(from.ref)
    if (!template) throw errors.TEMPLATE_MISSING({ ref: from.ref })
    const plan = await planUpdate({
      scaffolder,
      template,
      project: opened.folder,
      ...(user && { user }),
      signal,
    })
    const { to, files, isBehind } = plan
    return { project: name, status: isBehind ? 'behind' : 'current', from, to, files }
  } catch (error) {
    signal?.throwIfAborted()
    if (!CallboardError.is(error)) throw error
    return {
      project: name,
      status: 'unknown',
      ...(from && { from }),
      files: [],
      error: error.toJSON(),
    }
  }
}
