import type { Folder } from '@callboard/core'
import { type CommandContext, defineCommand } from '../command.ts'
import { shortRef } from '../terminal/words.ts'

const file = 'catalog-info.yaml'

/** `callboard catalog propose`: a first description of a repository that has none. */
export const catalogPropose = defineCommand<{ write?: boolean }>({
  name: 'catalog propose',
  summary: `Proposes a ${file} for a repository without one, and says of each field why.`,
  examples: [
    'catalog propose packages/search',
    `catalog propose . > ${file}`,
    'catalog propose https://github.com/expressjs/express',
  ],
  args: [['[path|url]', 'the repository, or a part of it (the working directory)']],
  options: [{ flags: '--write', description: `write ${file} there, and never over one` }],
  notes: [
    'It is made from package manifests, CODEOWNERS, README, descriptions of interfaces and the address of the repository.',
    'What nothing in the repository says is assumed, and a comment says so: look at that first.',
  ],
  async run(context) {
    const [place = '.'] = context.args
    const { proposeEntity } = await import('@callboard/catalog/discovery')
    const { folder, remoteUrl } = await repositoryAt(context, place)
    const { cliErrors } = await import('../errors.ts')
    if (await folder.stat(file)) throw cliErrors.DESCRIBED_ALREADY({ place, file })
    const { signal, progress, options } = context
    const proposal = await progress.during('Looking', () =>
      proposeEntity({ folder, signal, ...(remoteUrl !== undefined && { remoteUrl }) }),
    )
    const { text, entities, reasons } = proposal
    if (options.write) await folder.write(file, text, { ifExists: 'refuse' })
    return {
      json: { text, entities, reasons, written: options.write === true },
      text: ({ style, symbols, clean, safe }) =>
        options.write
          ? [
              ...reasons
                .filter((reason) => reason.file === undefined)
                .map(
                  ({ ref, field, value }) =>
                    `${style.caution(symbols.warning)} assumed: ${clean(`${field}: ${value}`)} of ${clean(shortRef(ref))}`,
                ),
              `${style.bold(file)} is written.`,
              `Next: look at what is assumed, then run npx callboard validate ${file}`,
            ]
          : safe(text).trimEnd().split('\n'),
    }
  },
})

/** A folder of this machine, or a tree from a Git host, which is read only. */
async function repositoryAt(
  { io, keep, signal, options }: CommandContext<{ write?: boolean }>,
  place: string,
): Promise<{ folder: Folder; remoteUrl?: string }> {
  const { addressReaders, isAddress } = await import('../sources/address-readers.ts')
  const { cliErrors } = await import('../errors.ts')
  if (!isAddress(place)) {
    const { placeOf } = await import('../sources/load-sources.ts')
    const { openFolder } = await import('@callboard/core/node')
    const { root } = await placeOf(place, io.cwd)
    // Its `.git/config` says where the repository is.
    return { folder: await openFolder({ root, allowGit: true }) }
  }
  if (options.write)
    throw cliErrors.USAGE({
      problem: `Nothing can be written to "${place}"`,
      hint: 'Leave --write away, or clone the repository and name its folder.',
    })
  const { createReaders } = await import('@callboard/core')
  const tree = await createReaders(await addressReaders([place], keep)).tree(place, { signal })
  keep(tree)
  return { folder: tree.folder, remoteUrl: place }
}
