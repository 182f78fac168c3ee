import { CallboardError, type Issue, issueFromError, parseYaml } from '@callboard/core'
import { z } from 'zod'
import { docsErrors } from '../errors.ts'
import { literateItems } from './literate-items.ts'

/** What a folder of the documents says about its part of the navigation. */
export interface FolderRules {
  title?: string | undefined
  /** Entries as in `nav`, relative to the folder; globs and `...` stand for pages and folders not named. */
  items?: readonly unknown[] | undefined
  /** Whether what is not named comes last. */
  isOpen: boolean
  isHidden: boolean
  isDescending: boolean
  /** File that says so, among the documents. */
  file: string
  /** Line of that file in which a text first stands. */
  lineOf(text: string): number | undefined
}

/** Reads a small file of the documents; undefined where there is none. */
export type ReadNavFile = (path: string) => Promise<string | undefined>

/** How the navigation is told folder by folder: the name of the files, and how one is read. */
export interface NavFormat {
  file: string
  parse(
    text: string,
    report: (error: CallboardError, line?: number) => void,
  ): Omit<FolderRules, 'file' | 'lineOf'>
}

const sort = z.looseObject({ direction: z.string().optional() })
const fields = z.looseObject({
  title: z.string().optional(),
  nav: z.array(z.unknown()).optional(),
  arrange: z.array(z.unknown()).optional(),
  append_unmatched: z.boolean().optional(),
  hide: z.boolean().optional(),
  order: z.string().optional(),
  sort: sort.optional(),
})

const yamlFormat = (file: string): NavFormat => ({
  file,
  parse(text, report) {
    const plain = { isOpen: false, isHidden: false, isDescending: false }
    const { documents, issues } = parseYaml(text, { file, unknownTags: 'warning' })
    const [document] = documents
    const [problem] = [...issues, ...(document?.issues ?? [])]
    if (problem) report(docsErrors.NAV_INVALID({ reason: problem.message }), problem.at?.line)
    const { data, error } = fields.safeParse(document?.value ?? {})
    if (error) {
      const [{ path = [], message } = { message: 'it is not a list of keys' }] = error.issues
      report(docsErrors.NAV_INVALID({ reason: `"${path.join('.')}": ${message}` }))
    }
    if (!data) return plain
    return {
      title: data.title,
      items: data.nav ?? data.arrange,
      isOpen: data.append_unmatched ?? false,
      isHidden: data.hide ?? false,
      isDescending: (data.order ?? data.sort?.direction) === 'desc',
    }
  },
})

/** The formats of the plugins that take the navigation from the documents. */
export const navFormats: ReadonlyMap<
  string,
  (options: Readonly<Record<string, unknown>>) => NavFormat
> = new Map([
  ['awesome-nav', ({ filename }) => yamlFormat(fileName(filename, '.nav.yml'))],
  ['awesome-pages', ({ filename }) => yamlFormat(fileName(filename, '.pages'))],
  [
    'literate-nav',
    ({ nav_file: file }) => ({
      file: fileName(file, 'SUMMARY.md'),
      parse: (text) => ({
        items: literateItems(text),
        isOpen: false,
        isHidden: false,
        isDescending: false,
      }),
    }),
  ],
])

const fileName = (given: unknown, otherwise: string): string =>
  typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) && !/^\.+$/.test(given)
    ? given
    : otherwise

/** Reads the rules of a folder, if it has any. */
export async function readFolderRules(
  folder: string,
  {
    format,
    read,
    fileOf,
    issues,
  }: { format: NavFormat; read: ReadNavFile; fileOf(path: string): string; issues: Issue[] },
): Promise<FolderRules | undefined> {
  const path = folder + format.file
  const at = { file: fileOf(path) }
  const report = (error: CallboardError, line?: number) => {
    issues.push({ ...issueFromError(error, 'warning'), at: { ...at, ...(line && { line }) } })
  }
  try {
    const text = await read(path)
    if (text === undefined) return undefined
    const lineOf = (part: string) => {
      const found = part === '' ? -1 : text.indexOf(part)
      return found === -1 ? undefined : text.slice(0, found).split('\n').length
    }
    return { ...format.parse(text, report), file: path, lineOf }
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    report(error)
    return undefined
  }
}
