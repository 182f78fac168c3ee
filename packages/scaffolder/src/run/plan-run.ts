import { CallboardError, Secret } from '@callboard/core'
import type { OnBranch } from '../expressions/branch-probes.ts'
import type { Template } from '../template/template.ts'
import { newProvenance } from '../update/new-provenance.ts'
import { maskFiles } from './mask-files.ts'
import { type PlannedOnce, planOnce } from './plan-once.ts'
import type { Plan, PlannedFile, PlannedHandOver } from './plan-template.ts'
import { type PreparedRun, prepareRun } from './prepare-run.ts'
import type { RunsContext, StartOptions } from './runs-context.ts'

/** What a plan is made from. */
export type PlanOptions = Pick<StartOptions, 'parameters' | 'secrets' | 'user'> & {
  /** What the scratch workspace holds before the first step. @default nothing */
  files?: readonly PlannedFile[]
  /** Told of the files that a step would publish, as they are at that moment. */
  onHandOver?: (handed: PlannedHandOver) => void
  /** Is told of the branches of skeletons: those that there are, and those that are taken. */
  onBranch?: OnBranch
  signal?: AbortSignal | undefined
}

/** Plans a run: nothing is kept, and its workspace is gone when the plan is made. */
export async function planRun(
  context: RunsContext,
  template: Template,
  options: PlanOptions,
): Promise<Plan> {
  const prepared = await prepareRun(context, template, options)
  const { plan, handOvers } = await planPrepared(observed(context, options), prepared, options)
  for (const handed of handOvers) options.onHandOver?.(handed)
  return withRecords(plan, { prepared, handOvers })
}

function observed(context: RunsContext, { onBranch }: PlanOptions): RunsContext {
  return onBranch ? { ...context, renderer: context.renderer.with({ onBranch }) } : context
}

/**
 * Plans a run whose parameters were checked. With secrets it is planned a second time with masks in their place: a file
 * that comes out differently holds one, whatever a filter made of it, and is shown as the masks make it.
 */
export async function planPrepared(
  context: RunsContext,
  prepared: PreparedRun,
  options: Pick<PlanOptions, 'files' | 'signal'>,
): Promise<PlannedOnce> {
  const planned = await planOnce(context, prepared, options)
  const { secrets, parameters, shownParameters, redactor } = prepared
  if (Object.keys(secrets).length === 0 && parameters === shownParameters) return planned
  const masks = Object.keys(secrets).map((name) => [name, new Secret('***')])
  const masked = await planOnce(
    context,
    { ...prepared, parameters: shownParameters, secrets: Object.fromEntries(masks) },
    options,
  )
  const sameIn = ({ step, folder }: PlannedHandOver) =>
    masked.handOvers.find((other) => other.step === step && other.folder === folder)?.files ?? []
  return {
    plan: {
      ...planned.plan,
      files: maskFiles(planned.plan.files, masked.plan.files, redactor),
    },
    handOvers: planned.handOvers.map((handed) => ({
      ...handed,
      files: maskFiles(handed.files, sameIn(handed), redactor),
    })),
  }
}

/** Publishing puts down where a project comes from; the plan shows that, too. */
function withRecords(
  plan: Plan,
  { prepared, handOvers }: { prepared: PreparedRun; handOvers: readonly PlannedHandOver[] },
): Plan {
  if (handOvers.length === 0) return plan
  const files = new Map(plan.files.map((file) => [file.path, file]))
  try {
    for (const handed of handOvers)
      for (const [name, content] of newProvenance(prepared, handed)) {
        const path = handed.folder === '.' ? name : `${handed.folder}/${name}`
        const contentBase64 = Buffer.from(content).toString('base64')
        files.set(path, { path, executable: false, contentBase64 })
      }
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return { ...plan, log: [...plan.log, { message: noRecord(error), level: 'warn' }] }
  }
  return { ...plan, files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)) }
}

/** Said in the log where a project is published without saying where it comes from. */
export function noRecord({ message }: CallboardError): string {
  return `The project cannot say where it comes from: ${message}`
}
