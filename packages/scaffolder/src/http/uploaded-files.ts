import {
  checkOptions,
  coreErrors,
  defineReader,
  type Folder,
  objectWith,
  type Reader,
  type Runtime,
} from '@callboard/core'
import { createTemporaryFolder, nodeRuntime, type TemporaryFolder } from '@callboard/core/node'
import { z } from 'zod'

/** A file that came with a request. */
export interface UploadedFile {
  /** Relative, with slashes: `skeleton/README.md`. */
  path: string
  content: Uint8Array
  /** @default false */
  executable?: boolean
}

/** Files that are there as long as the request they came with. */
export interface KeptFiles extends AsyncDisposable {
  /** Address of a document beside the files: what a template's relative addresses are resolved against. */
  readonly baseUrl: string
}

/** Files that come with requests, and the reader by which the actions of a dry run find them. */
export interface UploadedFiles {
  /** Belongs among the readers that `builtinActions` is given. */
  readonly reader: Reader
  /** Keeps files until the result is disposed of. @throws CORE_PATH_INVALID, CORE_PATH_OUTSIDE */
  keep(files: readonly UploadedFile[]): Promise<KeptFiles>
}

const protocol = 'callboard-upload:'

const optionsSchema = z.strictObject({ runtime: objectWith('randomId').optional() })

/**
 * Creates the place where the files of dry runs are kept: give its `reader` to the actions, and itself to
 * `createScaffolderHttp`. An upload is found by an address that cannot be guessed, and by nothing else.
 *
 * @example
 * ```ts no-run
 * import { createScaffolderHttp, createUploadedFiles } from '@callboard/scaffolder/http'
 * const uploads = createUploadedFiles()
 * const actions = builtinActions({ readers: createReaders([uploads.reader, ...readers]) })
 * const http = createScaffolderHttp({ scaffolder: createScaffolder({ actions }), templates, uploads })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function createUploadedFiles(
  options: {
    /** Gives the addresses of uploads. @default the real one */
    runtime?: Pick<Runtime, 'randomId'>
  } = {},
): UploadedFiles {
  checkOptions('createUploadedFiles', optionsSchema, options)
  const { runtime = nodeRuntime } = options
  const folders = new Map<string, Folder>()
  const find = (url: URL): Folder => {
    const folder = folders.get(url.host)
    if (!folder) throw coreErrors.SOURCE_MISSING({ url: url.href })
    return folder
  }
  return {
    reader: defineReader({
      name: 'uploaded files',
      matches: (url) => url.protocol === protocol,
      read: async ({ url }) => ({ text: await find(url).readText(pathOf(url)), url: url.href }),
      async tree({ url }) {
        const path = pathOf(url).replace(/\/$/, '')
        const root = find(url)
        return {
          folder: path === '' ? root : await root.folder(path),
          url: url.href.endsWith('/') ? url.href : `${url.href}/`,
          async [Symbol.asyncDispose]() {},
        }
      },
    }),
    async keep(files) {
      const id = runtime.randomId()
      const temporary = await unpack(files)
      folders.set(id, temporary.folder)
      return {
        baseUrl: `${protocol}//${id}/template.yaml`,
        async [Symbol.asyncDispose]() {
          folders.delete(id)
          await temporary[Symbol.asyncDispose]()
        },
      }
    },
  }
}

async function unpack(files: readonly UploadedFile[]): Promise<TemporaryFolder> {
  // Names of a skeleton hold expressions, whose `|` is no character for a file on every system.
  const temporary = await createTemporaryFolder({ prefix: 'callboard-upload-', portable: false })
  try {
    for (const { path, content, executable = false } of files)
      await temporary.folder.write(path, content, { executable })
    return temporary
  } catch (error) {
    await temporary[Symbol.asyncDispose]()
    throw error
  }
}

function pathOf({ pathname }: URL): string {
  return decodeURIComponent(pathname.slice(1))
}
