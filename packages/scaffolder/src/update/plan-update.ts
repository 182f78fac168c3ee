import { checkOptions, createRedactor, type Folder, objectWith, type Secret } from '@callboard/core'
import { z } from 'zod'
import type { TaskUser } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { applyDefaults } from '../form/apply-defaults.ts'
import type { Scaffolder } from '../run/create-scaffolder.ts'
import type { PlannedHandOver } from '../run/plan-template.ts'
import type { Template } from '../template/template.ts'
import { type FileTree, readTree, treeFile } from './file-tree.ts'
import { type ConflictStyle, type FileUpdate, type FileWrite, mergeTrees } from './merge-trees.ts'
import { migratedSides, withMigrations } from './migrated-sides.ts'
import { newProvenance, provenanceTemplate } from './new-provenance.ts'
import { type Provenance, type ProvenanceTemplate, readProvenance } from './provenance.ts'
import { renderingPath } from './provenance-path.ts'
import { renderedFiles, renderingOf } from './rendered-files.ts'
import { type UpdateAnswers, updateAnswers } from './update-answers.ts'
import { migrationsBetween, updateSettings } from './update-settings.ts'

/** What an update is planned from. */
export interface UpdateOptions {
  /** Renders the template, in scratch folders only. */
  scaffolder: Pick<Scaffolder, 'plan'>
  /** The template as it is now. */
  template: Template
  /** The project, with its `.callboard/provenance.yaml`. It is only read. */
  project: Folder
  /** Answers to new questions, and to those of before that are to change. */
  answers?: Readonly<Record<string, unknown>>
  /** Secrets again; without them, a file that holds one and has changed is a conflict. */
  secrets?: Readonly<Record<string, string | Secret>>
  user?: TaskUser
  /** @default 'markers' */
  conflicts?: ConflictStyle
  signal?: AbortSignal | undefined
}

const optionsSchema = z.strictObject({
  scaffolder: objectWith('plan'),
  template: z.looseObject({ ref: z.string() }),
  project: objectWith('readText', 'walk'),
  answers: z.record(z.string(), z.unknown()).optional(),
  secrets: z.record(z.string(), z.unknown()).optional(),
  user: z.looseObject({ ref: z.string() }).optional(),
  conflicts: z.enum(['markers', 'rej']).optional(),
  signal: z.instanceof(AbortSignal).optional(),
})

/** What an update would do to a project. */
export interface UpdatePlan {
  from: ProvenanceTemplate
  to: ProvenanceTemplate
  /** Versions that migrations lead to. */
  migrations: readonly string[]
  /** Files that either side has changed, by path. */
  files: readonly FileUpdate[]
  /** Whether the template has anything for the project. */
  isBehind: boolean
  /** What is written: the files, and the new record of where the project comes from. */
  writes: readonly FileWrite[]
  /** What the project held where something is written. */
  before: FileTree
}

/**
 * Plans an update: a three-way merge of what the template made before (kept in the project), what it makes now, and the
 * project. The template's earlier version need not be reachable.
 *
 * @example
 * ```ts no-run
 * import { applyUpdate, planUpdate } from '@callboard/scaffolder/update'
 * const plan = await planUpdate({ scaffolder, template, project })
 * for (const { action, path } of plan.files) console.log(action, path)
 * await applyUpdate(plan, project)
 * ```
 * @throws CORE_OPTION_INVALID SCAFFOLDER_PROVENANCE_MISSING SCAFFOLDER_PROVENANCE_INVALID
 * SCAFFOLDER_UPDATE_SETTINGS SCAFFOLDER_UPDATE_PLAN_FAILED SCAFFOLDER_MIGRATION_FAILED, and SCAFFOLDER_PARAMETERS_INVALID where the template asks
 * something new that has no default
 */
export async function planUpdate(options: UpdateOptions): Promise<UpdatePlan> {
  checkOptions('planUpdate', optionsSchema, options)
  const { template, project, conflicts = 'markers' } = options
  const provenance = await readProvenance(project)
  if (!provenance) throw errors.PROVENANCE_MISSING({ project: project.root })
  const settings = updateSettings(template)
  const to = provenanceTemplate(template)
  const answers = updateAnswers(template, provenance, options)
  const handed = await render(options, provenance, answers)
  const theirs = renderingOf(handed.files)
  const versions = { from: provenance.template.version, to: settings.version }
  const migrations = migrationsBetween(settings.migrations, versions)
  const sides = await migratedSides(
    { ...options, answers },
    { base: provenance.rendered, theirs, migrations },
  )
  const merged = mergeTrees(
    { ...sides, theirs },
    { settings, conflicts, names: sideNames(provenance.template, to) },
  )
  const { files, writes } = withMigrations(merged, sides, migrations)
  const record = recordWrites(options, { provenance, answers, handed })
  return {
    from: provenance.template,
    to,
    migrations: migrations.map((each) => each.to),
    files,
    isBehind: files.some(({ action }) => action !== 'keep'),
    writes: [...writes, ...record],
    before: await readTree(
      project,
      [...writes, ...record].map(({ path }) => path),
    ),
  }
}

async function render(
  { scaffolder, template, user, signal }: UpdateOptions,
  { step, folder }: Provenance,
  answers: UpdateAnswers,
) {
  const handOvers: PlannedHandOver[] = []
  const plan = await scaffolder.plan(template, {
    ...answers,
    ...(user && { user }),
    onHandOver: (handed) => handOvers.push(handed),
    signal,
  })
  return renderedFiles(template, { plan, handOvers }, { step, folder })
}

function recordWrites(
  { template }: UpdateOptions,
  {
    provenance,
    answers,
    handed,
  }: { provenance: Provenance; answers: UpdateAnswers; handed: ReturnType<typeof renderedFiles> },
): FileWrite[] {
  const pages = template.pages.map(({ schema }) => schema)
  const record = newProvenance(
    {
      template,
      parameters: applyDefaults(pages, answers.parameters),
      secrets: answers.secrets,
      redactor: createRedactor(Object.values(answers.secrets)),
    },
    handed,
  )
  const old = renderingPath(provenance.rendering)
  return [
    ...(record.has(old) ? [] : [{ path: old }]),
    ...[...record].map(([path, content]) => ({ path, file: treeFile(content) })),
  ]
}

function sideNames(from: ProvenanceTemplate, to: ProvenanceTemplate) {
  return {
    ours: 'this project',
    base: `template ${from.version ?? 'before'}`,
    theirs: `template ${to.version ?? 'now'}`,
  }
}
