import {
  CallboardError,
  checkOptions,
  compileGlob,
  type Folder,
  type Issue,
  issueFromError,
  objectWith,
  type Readers,
} from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { z } from 'zod'
import type { Renderer } from '../expressions/create-renderer.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { type Reference, usesOf } from '../expressions/references.ts'
import { checkTemplate } from './check-template.ts'
import { type Finding, finding, hintFor } from './lint-context.ts'
import { checkSyntax, unknownFilter } from './lint-expressions.ts'
import { createLintContext, type LintOptions } from './lint-template.ts'
import type { Template, TemplateStep } from './template.ts'
import { placeAt } from './text-places.ts'

/** What the skeletons of a template are checked against, and read with. */
export interface LintSkeletonsOptions extends LintOptions {
  readers: Pick<Readers, 'tree' | 'resolve'>
  signal?: AbortSignal | undefined
}

const optionsSchema = z.looseObject({ readers: objectWith('tree', 'resolve') })

/** A file that is longer is data, and not text that somebody wrote. */
const maxBytes = 1024 * 1024
const maxFiles = 10_000
/** What is wrong with an address, whoever reads it. */
const mistakes = ['CORE_PATH_MISSING', 'CORE_URL_INVALID', 'CORE_PATH_INVALID']

/**
 * What is wrong with the files that the template's `fetch:template` steps render, read from beside the template:
 * expressions that do not parse, filters that do not exist, values that the step does not give. Steps whose address is
 * worked out in the run, or leads elsewhere, are left out.
 *
 * @throws CORE_OPTION_INVALID
 */
export async function lintSkeletons(
  template: Template,
  options: LintSkeletonsOptions,
): Promise<Issue[]> {
  checkTemplate('lintSkeletons', template)
  checkOptions('lintSkeletons', optionsSchema, options)
  const { readers, signal } = options
  const { baseUrl } = template
  if (baseUrl === undefined) return []
  const { renderer, globals } = createLintContext(template, options)
  const issues: Issue[] = []
  for (const step of template.steps) {
    const skeleton = skeletonOf(step)
    if (!skeleton) continue
    try {
      await using tree = await readers.tree(readers.resolve(skeleton.url, baseUrl), { signal })
      issues.push(...(await lintFolder(tree.folder, { skeleton, renderer, globals, signal })))
    } catch (error) {
      if (!CallboardError.is(error)) throw error
      // What may not or cannot be read now is not judged.
      if (!mistakes.includes(error.code)) continue
      const { code, message, hint = 'Check the address.' } = issueFromError(error)
      const path = [...step.path, 'input', 'url']
      issues.push(finding({ template }, path, { severity: 'error', code, message, hint }))
    }
  }
  return distinct(issues).map((issue) => ({ ...issue, ref: template.ref }))
}

interface Skeleton {
  url: string
  /** Names of the values that the step gives; `undefined` where they are worked out. */
  values: readonly string[] | undefined
  cookiecutterCompat: boolean
  /** Where only files of one extension are rendered. */
  extension: string | undefined
  /** Globs of files that are not rendered. */
  verbatim: readonly string[]
}

function skeletonOf({ action, input }: TemplateStep): Skeleton | undefined {
  const { url, values = {}, templateFileExtension: extension } = input
  if (action !== 'fetch:template' || typeof url !== 'string') return undefined
  if (/\$\{\{|\{%/.test(url) || URL.canParse(url)) return undefined
  const globs = [input.copyWithoutRender, input.copyWithoutTemplating].flat()
  return {
    url,
    values: isRecord(values) ? Object.keys(values) : undefined,
    cookiecutterCompat: input.cookiecutterCompat === true,
    extension: extension === true ? '.njk' : typeof extension === 'string' ? extension : undefined,
    verbatim: globs.filter((glob): glob is string => typeof glob === 'string'),
  }
}

interface FolderOptions {
  skeleton: Skeleton
  renderer: Renderer
  globals: ReadonlySet<string>
  signal: AbortSignal | undefined
}

async function lintFolder(folder: Folder, options: FolderOptions): Promise<Issue[]> {
  const { skeleton, signal } = options
  const renderer = options.renderer.with({ cookiecutterCompat: skeleton.cookiecutterCompat })
  const isVerbatim = skeleton.verbatim.flatMap((glob) => {
    const plain = glob.replace(/\/+$/, '')
    return [compileGlob(plain), compileGlob(`${plain}/**`)]
  })
  const issues: Issue[] = []
  // Names of a skeleton hold expressions, whose `|` is no character for a file on every system.
  const source = await openFolder({ root: folder.root, portable: false })
  for await (const { path } of source.walk({ maxEntries: maxFiles, ...(signal && { signal }) })) {
    issues.push(...lintFile({ text: path, file: path }, { ...options, renderer }))
    if (isVerbatim.some((matches) => matches(path))) continue
    if (skeleton.extension !== undefined && !path.endsWith(skeleton.extension)) continue
    const text = await textOf(source, path)
    if (text !== undefined) issues.push(...lintFile({ text, file: path }, { ...options, renderer }))
  }
  return issues
}

/** `undefined` for what is copied as it is: no text, or too long to have been written. */
async function textOf(folder: Folder, path: string): Promise<string | undefined> {
  try {
    const text = await folder.readText(path, { maxBytes })
    return text.slice(0, 512).includes('\0') ? undefined : text
  } catch (error) {
    if (CallboardError.is(error)) return undefined
    throw error
  }
}

function lintFile(
  { text, file }: { text: string; file: string },
  { skeleton, renderer, globals }: FolderOptions,
): Issue[] {
  try {
    checkSyntax(renderer, text, file)
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return [issueFromError(error)]
  }
  const at = (found: Finding, start: number): Issue => ({ ...found, ...placeAt(text, start, file) })
  const { references, filters } = usesOf(text, skeleton)
  return [
    ...filters.flatMap(({ name, start }) => {
      const reason = unknownFilter(renderer, name, skeleton)
      if (reason === undefined) return []
      const message = `There is no filter "${name}"`
      return [
        at({ severity: 'error', code: 'TEMPLATE_FILTER_UNKNOWN', message, hint: reason }, start),
      ]
    }),
    ...references.flatMap((reference) => {
      const found = globals.has(reference.root) ? undefined : referenceProblem(reference, skeleton)
      return found ? [at(found, reference.start)] : []
    }),
  ]
}

function referenceProblem(
  { root, path: [name] }: Reference,
  { values, cookiecutterCompat }: Skeleton,
): Finding | undefined {
  const known = cookiecutterCompat ? 'cookiecutter' : 'values'
  if (root !== known)
    return {
      severity: 'warning',
      code: 'TEMPLATE_NAME_UNKNOWN',
      message: `There is nothing called "${root}" in a skeleton: it comes to nothing`,
      hint: `Name ${known}.…, or put what is meant for another program between {% raw %} and {% endraw %}.`,
    }
  if (name === undefined || !values || values.includes(name)) return undefined
  return {
    severity: 'warning',
    code: 'TEMPLATE_VALUE_UNKNOWN',
    message: `The step gives no value "${name}" to its skeleton`,
    hint: hintFor(name, values, `Add "${name}" to "values" of the step.`),
  }
}

/** Steps often render one skeleton, and files use one value often: each problem of a file is told once. */
function distinct(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>()
  return issues.filter(({ code, message, at }) => {
    const key = JSON.stringify([code, message, at?.file])
    return !seen.has(key) && seen.add(key)
  })
}
