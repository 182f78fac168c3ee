import type { Drift, FileUpdate, UpdatePlan } from '@callboard/scaffolder/update'
import { answerOptions } from '../answer-options.ts'
import { type CommandContext, type CommandResult, defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { driftJson, driftText } from '../terminal/drift.ts'
import { updateText } from '../terminal/update.ts'
import type { AnswerOptions } from '../values.ts'

interface UpdateOptions extends AnswerOptions {
  to?: string
  check?: boolean
  all?: boolean
  diff?: boolean
  conflicts?: 'markers' | 'rej'
  force?: boolean
}

/** `callboard template update`: brings a project to where its template is now. */
export const templateUpdate = defineCommand<UpdateOptions>({
  name: 'template update',
  summary: 'Updates a project to its template as that is now, by a three-way merge.',
  examples: [
    'template update ./ledger --from examples/acme',
    'template update ./ledger --to ./template.yaml --diff --check',
    'template update --check --all --from examples/acme --json',
  ],
  args: [['[project]', 'the folder of the project (default: here)']],
  options: [
    {
      flags: '--to <template>',
      description:
        'the template as a file, a folder or a reference (default: the one that the project names)',
    },
    { flags: '--check', description: 'changes nothing, and says whether the project is behind' },
    {
      flags: '--all',
      description: 'with --check: every entity of the catalog that comes from a template',
    },
    { flags: '--diff', description: 'changes nothing, and shows the changes line by line' },
    {
      flags: '--conflicts <style>',
      description: 'how conflicts are left: marked in the file, or beside it',
      choices: ['markers', 'rej'],
    },
    {
      flags: '--force',
      description: 'goes ahead although the project has changes that Git does not have',
    },
    ...answerOptions,
  ],
  notes: [
    'The project keeps what its template made the last time in .callboard: the version of then need not be there any more.',
    'It is updated whole or not at all. Answers of before are kept; --values and -p answer what is new.',
    'Without --to the template is that of the sources; where they do not have it, or there are none, it is read from where the project says that it was.',
    'Exit code 1 when there are conflicts, with --check when a project is behind.',
  ],
  usesSources: true,
  async run(context) {
    const { all = false, check = false } = context.options
    if (!all) return await updateOne(context)
    const { cliErrors } = await import('../errors.ts')
    if (!check || context.args.length > 0 || context.options.to !== undefined)
      throw cliErrors.USAGE({
        problem: '--all goes with --check and without a project or --to',
        hint: 'callboard template update --check --all --from ./org',
      })
    return await checkAll(context)
  },
})

async function updateOne(context: CommandContext<UpdateOptions>): Promise<CommandResult> {
  const { applyUpdate, planUpdate } = await import('@callboard/scaffolder/update')
  const { assertClean } = await import('../sources/git-state.ts')
  const { openUpdate } = await import('../sources/open-update.ts')
  const { readAnswers } = await import('../values.ts')
  const { args, options, io, signal, progress } = context
  const { check = false, force = false, diff = false, conflicts = 'markers', to } = options
  await using opened = await openUpdate(context, { path: args[0] ?? '.', to })
  const { project, shown, template, planner } = opened
  const changes = !check && !diff
  if (changes && !force) await assertClean(project.root, { shown, signal })
  const as = planner.user ? { user: planner.user } : {}
  const answers = await readAnswers(options, {
    io,
    form: () => planner.scaffolder.form(template, { ...as, signal }),
  })
  const plan = await progress.during('Comparing', () =>
    planUpdate({
      scaffolder: planner.scaffolder,
      template,
      project,
      answers: answers.parameters,
      secrets: answers.secrets,
      conflicts,
      ...as,
      signal,
    }),
  )
  signal.throwIfAborted()
  if (changes) await applyUpdate(plan, project)
  const hasConflicts = plan.files.some(({ action }) => action === 'conflict')
  return {
    json: updateJson(plan, { applied: changes }),
    text: (screen) => updateText(screen, plan, { project: shown, applied: changes, diff }),
    exitCode: (check ? plan.isBehind : hasConflicts) ? exitCodes.problems : exitCodes.ok,
  }
}

async function checkAll(context: CommandContext<UpdateOptions>): Promise<CommandResult> {
  const { checkDrift } = await import('@callboard/scaffolder/update')
  const { needSources } = await import('../sources/load-sources.ts')
  const { findTemplate } = await import('../sources/locate-template.ts')
  const { openPlanner } = await import('../sources/open-planner.ts')
  const { trackedProjects } = await import('../sources/tracked-projects.ts')
  const { io, signal, options, progress } = context
  const loaded = await needSources(context, 'template update')
  await using planner = await openPlanner(context, {
    command: 'template update',
    loaded,
    folders: [],
  })
  const { catalog, readers, scaffolder, user } = planner
  const drifts: Drift[] = []
  await progress.during('Comparing', async () => {
    if (!catalog) return
    for await (const drift of checkDrift({
      projects: trackedProjects({ catalog, readers, signal }),
      scaffolder,
      findTemplate: (ref) => findTemplate({ ref }, { cwd: io.cwd, catalog }),
      ...(user && { user }),
      signal,
    }))
      drifts.push(drift)
  })
  const isFine = drifts.every(({ status }) => status === 'current')
  return {
    json: { projects: drifts.map(driftJson) },
    text: (screen) => driftText(screen, drifts, options),
    exitCode: isFine ? exitCodes.ok : exitCodes.problems,
  }
}

function updateJson(
  { from, to, migrations, files }: UpdatePlan,
  { applied }: { applied: boolean },
) {
  return { from, to, migrations, files: files.map(fileJson), applied }
}

function fileJson({ path, action, changedBy, reason, diff }: FileUpdate) {
  return { path, action, changedBy, reason: reason ?? null, diff: diff ?? null }
}
