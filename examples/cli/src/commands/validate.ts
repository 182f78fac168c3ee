import type { Validation } from '@callboard/catalog'
import type { EntityKind, Issue } from '@callboard/core'
import { type CommandContext, defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { shownPath } from '../shown-path.ts'
import { issuesJson, issuesText } from '../terminal/issues.ts'
import type { Screen } from '../terminal/screen.ts'
import { count } from '../terminal/words.ts'

/** `callboard validate`: checks entity files without a catalog. */
export const validate = defineCommand({
  name: 'validate',
  summary: 'Checks entity files: every problem at its line, with what to do about it.',
  examples: [
    'validate catalog-info.yaml',
    'validate . --json',
    'validate services platform/systems.yaml',
    'validate https://github.com/backstage/backstage/blob/master/catalog-info.yaml',
  ],
  args: [['<path|url...>', 'files, or folders and repositories whose entity files are meant']],
  options: [
    {
      flags: '--config <file>',
      description:
        'a callboard.config.ts, whose kinds and actions are known beside the built-in ones',
    },
  ],
  notes: [
    'Of a template, its actions are looked up too; "callboard template lint" checks all of it.',
    'Exit code 1 when there is an error; warnings alone are fine.',
    'Of the network, only the hosts of the addresses that are given are contacted.',
  ],
  async run(context) {
    const { args, io, signal, progress, keep } = context
    const { validateSources } = await import('@callboard/catalog')
    const { placeOf } = await import('../sources/load-sources.ts')
    const { addressReaders, isAddress } = await import('../sources/address-readers.ts')
    const targets = await Promise.all(
      args.map(async (text) => (isAddress(text) ? text : (await placeOf(text, io.cwd)).path)),
    )
    const { createReaders } = await import('@callboard/core')
    const addresses = args.filter(isAddress)
    const readers =
      addresses.length > 0 ? createReaders(await addressReaders(addresses, keep)) : undefined
    const found = await progress.during('Checking', async () => {
      const check = (kinds: readonly EntityKind[]) =>
        validateSources({ targets, kinds, signal, ...(readers && { readers }) })
      const checked = await withOwnKinds(context, check)
      return withIssues(checked, await actionIssues(context, checked))
    })
    return {
      json: validationJson(found, io.cwd),
      text: (screen) => [...issuesText(screen, found.issues, io.cwd), summary(screen, found)],
      exitCode: found.summary.errors > 0 ? exitCodes.problems : exitCodes.ok,
    }
  },
})

/** A configuration that was not named is loaded only where there is a kind that is not known without. */
async function withOwnKinds(
  context: CommandContext,
  check: (kinds: readonly EntityKind[]) => Promise<Validation>,
): Promise<Validation> {
  const ownKinds = async () => {
    const { loadConfiguration } = await import('../sources/load-sources.ts')
    return (await loadConfiguration(context))?.config.catalog.kinds ?? []
  }
  if (context.sources.config !== undefined) return check(await ownKinds())
  const found = await check([])
  if (!found.issues.some(({ code }) => code === 'ENTITY_KIND_UNKNOWN')) return found
  const kinds = await ownKinds()
  return kinds.length > 0 ? check(kinds) : found
}

/** The scaffolder is loaded only where there is a template. */
async function actionIssues(
  context: Pick<CommandContext, 'sources' | 'io' | 'keep'>,
  checked: Validation,
): Promise<Issue[]> {
  if (!checked.entities.some(({ kind }) => kind === 'Template')) return []
  const { unknownActions } = await import('../sources/unknown-actions.ts')
  return unknownActions(context, checked)
}

/** Issues of a file stand together, in the order of their lines. */
function withIssues(checked: Validation, more: readonly Issue[]): Validation {
  if (more.length === 0) return checked
  const issues = [...checked.issues, ...more]
  const line = ({ at }: Issue) => at?.line ?? 0
  const files = [...new Set(issues.map(({ at }) => at?.file))]
  return {
    ...checked,
    issues: files.flatMap((file) =>
      issues.filter(({ at }) => at?.file === file).sort((a, b) => line(a) - line(b)),
    ),
    summary: { ...checked.summary, errors: checked.summary.errors + more.length },
  }
}

function validationJson({ entities, issues, summary }: Validation, cwd: string) {
  return {
    entities: entities.map(({ ref, kind, file, line, ok }) => ({
      ref: ref ?? null,
      kind: kind ?? null,
      file: shownPath(file, cwd),
      line,
      ok,
    })),
    issues: issuesJson(issues, cwd),
    summary,
  }
}

function summary({ style, symbols }: Screen, { summary: found }: Validation): string {
  const { files, documents, entities, errors, warnings } = found
  const where = `in ${count(files, 'file')}`
  if (documents === 0) return style.caution(`${symbols.warning} No entities ${where}`)
  const problems = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ].join(', ')
  const share = entities === documents ? '' : `${entities} of `
  const valid = `${share}${count(documents, 'entity', 'entities')} valid ${where}`
  if (errors > 0) return `${style.bad(`${symbols.error} ${problems}`)}, ${valid}`
  if (warnings > 0) return `${style.caution(`${symbols.warning} ${problems}`)}, ${valid}`
  return `${style.good(symbols.ok)} ${valid}`
}
