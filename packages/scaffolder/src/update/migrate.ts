import { errors } from '../errors.ts'
import type { Scaffolder } from '../run/create-scaffolder.ts'
import type { PlannedFile } from '../run/plan-template.ts'
import { readSteps } from '../template/read-steps.ts'
import type { Template } from '../template/template.ts'
import { type FileTree, type TreeFile, treeFile } from './file-tree.ts'
import type { UpdateAnswers } from './update-answers.ts'
import type { Migration } from './update-settings.ts'

/** What migrations need. */
export interface MigrationContext {
  scaffolder: Pick<Scaffolder, 'plan'>
  template: Template
  answers: UpdateAnswers
  signal?: AbortSignal | undefined
}

/**
 * Runs migrations one after the other on a copy of a tree. Their steps are planned: what they do to files is done, what
 * they would do elsewhere is not.
 *
 * @throws SCAFFOLDER_MIGRATION_FAILED
 */
export async function migrate(
  context: MigrationContext,
  migrations: readonly Migration[],
  tree: FileTree,
): Promise<FileTree> {
  let current = tree
  for (const migration of migrations) current = await migrateOnce(context, migration, current)
  return current
}

async function migrateOnce(
  { scaffolder, template, answers, signal }: MigrationContext,
  migration: Migration,
  tree: FileTree,
): Promise<FileTree> {
  const { steps, error, files } = await scaffolder.plan(migrationTemplate(template, migration), {
    ...answers,
    files: [...tree].flatMap(([path, file]) => plannedFile(path, file)),
    signal,
  })
  if (error)
    throw errors.MIGRATION_FAILED({ to: migration.to, reason: error.message }, { at: error.at })
  const aside = steps.find(({ sideEffects }) => sideEffects.length > 0)
  if (aside)
    throw errors.MIGRATION_FAILED({
      to: migration.to,
      reason: `its step "${aside.id}" (${aside.action}) does something outside the project`,
    })
  const unknown = [...tree].filter(([, { content }]) => !content)
  // A file that holds a secret came back masked: it stays as it was.
  const migrated = files.map(({ path, executable, contentBase64, masked }): [string, TreeFile] => [
    path,
    (masked && tree.get(path)) || treeFile(Buffer.from(contentBase64, 'base64'), { executable }),
  ])
  return new Map([...unknown, ...migrated])
}

/** The template with the steps of a migration instead of its own, each at its place. */
function migrationTemplate(template: Template, { index, steps }: Migration): Template {
  const path = ['spec', 'update', 'migrations', index]
  const { entity, locate } = template
  const read = readSteps({ ...entity, spec: { ...entity.spec, steps } }, (at) =>
    locate([...path, ...at.slice(1)]),
  )
  const [issue] = read.issues
  if (issue)
    throw errors.UPDATE_SETTINGS(
      { template: template.ref, problem: issue.message },
      { at: issue.at },
    )
  return {
    ...template,
    steps: read.steps.map((step) => ({ ...step, path: [...path, ...step.path.slice(1)] })),
    output: {},
  }
}

function plannedFile(path: string, { executable, content }: TreeFile): PlannedFile[] {
  if (!content) return []
  return [{ path, executable, contentBase64: Buffer.from(content).toString('base64') }]
}
