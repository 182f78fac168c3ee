import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  CallboardError,
  checkOptions,
  createReaders,
  type Folder,
  issueFromError,
  parseYaml,
} from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import { z } from 'zod'
import { defaultExcludes } from './default-excludes.ts'
import { defineProvider, type Provider, type Source } from './provider.ts'

/** How {@link filesProvider} is set up. */
export interface FilesProviderOptions {
  /** A folder, or its path on this machine. Nothing outside of it is read, whatever a file refers to. */
  root: string | Folder
  /**
   * Patterns of the files to read, relative to the root.
   * @default the `catalog-info.yaml` of the root when it holds a Location (which names the others),
   * else each `catalog-info.yaml` and `catalog-info.yml` below the root
   */
  include?: readonly string[]
  /**
   * Patterns of files and folders to leave out.
   * @default installed packages and skeletons: their `catalog-info.yaml` files are not of this organisation
   */
  exclude?: readonly string[]
  /** Kinds the files may define. @default every kind */
  kinds?: readonly string[]
  /** @default 'files' */
  name?: string
}

const optionsSchema = z.strictObject({
  root: z.union([z.string().min(1), z.custom<Folder>((value) => typeof value === 'object')], {
    message: 'expected a path or a folder',
  }),
  include: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
  kinds: z.array(z.string()).optional(),
  name: z.string().min(1).optional(),
})

const entryFiles = ['catalog-info.yaml', 'catalog-info.yml']

/**
 * Reads entities from the files of a folder, and what their Locations lead to inside it.
 *
 * @throws CORE_OPTION_INVALID
 */
export function filesProvider(options: FilesProviderOptions): Provider {
  checkOptions('filesProvider', optionsSchema, options)
  const { root, include, exclude = defaultExcludes, kinds, name = 'files' } = options
  return defineProvider({
    name,
    ...(kinds && { kinds }),
    async *read({ signal }) {
      const folder = typeof root === 'string' ? await openFolder({ root }) : root
      const readers = createReaders([fileReader({ folders: [folder] })])
      const entry = include ? undefined : await entryLocation(folder)
      if (entry !== undefined) {
        yield { ...(await readSource(folder, entry, root)), readers }
        return
      }
      const patterns = include ?? entryFiles.map((file) => `**/${file}`)
      for await (const { path } of folder.walk({ include: patterns, exclude, signal })) {
        yield { ...(await readSource(folder, path, root)), readers }
      }
    },
  })
}

/** The entry file of the root, if it says by a Location what belongs to the catalog. */
async function entryLocation(folder: Folder): Promise<string | undefined> {
  for (const file of entryFiles) {
    if ((await folder.stat(file))?.type !== 'file') continue
    const { documents } = parseYaml(await folder.readText(file), { file })
    const kinds = documents.map(({ value }) => (value as { kind?: unknown } | null)?.kind)
    if (kinds.includes('Location')) return file
  }
  return undefined
}

async function readSource(folder: Folder, path: string, root: string | Folder): Promise<Source> {
  const url = pathToFileURL(join(folder.root, path)).href
  const file = join(typeof root === 'string' ? root : folder.root, path)
  try {
    return { url, file, text: await folder.readText(path) }
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return { url, file, failed: { ...issueFromError(error), at: { file } } }
  }
}
