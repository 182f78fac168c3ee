import type { Validation } from '@callboard/catalog'
import { defineCommand } from '../command.ts'
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
  notes: [
    'Exit code 1 when there is an error; warnings alone are fine.',
    'Of the network, only the hosts of the addresses that are given are contacted.',
  ],
  async run({ args, io, signal, progress, keep }) {
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
    const found = await progress.during('Checking', () =>
      validateSources({ targets, signal, ...(readers && { readers }) }),
    )
    return {
      json: validationJson(found, io.cwd),
      text: (screen) => [...issuesText(screen, found.issues, io.cwd), summary(screen, found)],
      exitCode: found.summary.errors > 0 ? exitCodes.problems : exitCodes.ok,
    }
  },
})

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
