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
import { type Reference, usesOf } from '../expressions/references.ts'
import { checkTemplate } from './check-template.ts'
import { type Finding, finding, hintFor } from './lint-context.ts'
import { lintEncoding } from './lint-encoding.ts'
import { checkSyntax, unknownFilter } from './lint-expressions.ts'
import { createLintContext, type LintOptions } from './lint-template.ts'
import { type Skeleton, skeletonOf } from './skeleton-of.ts'
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
const mistakes = ['CORE_PATH_MISSING', 'CORE_URL_INVALID', 'CORE_PATH_INVALID', 'CORE_PATH_OUTSIDE']

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
      if (!skeleton.isRendered) continue
      const found = await lintFolder(tree.folder, { skeleton, renderer, globals, signal })
      issues.push(...found.issues)
      issues.push(...found.unused.map((glob) => unusedPattern(template, { step, glob })))
    } catch (error) {
      if (!CallboardError.is(error)) throw error
      // What cannot be read now is not judged.
      if (!mistakes.includes(error.code)) continue
      issues.push(
        finding({ template }, [...step.path, 'input', 'url'], wrongAddress(skeleton, error)),
      )
    }
  }
  return distinct(issues).map((issue) => ({ ...issue, ref: template.ref }))
}

/** A run would say the same, in words that know less. */
function wrongAddress({ url }: Skeleton, error: CallboardError): Finding {
  const { code, message, hint = 'Check the address.' } = issueFromError(error)
  const skeleton = `skeleton "${url}"`
  if (code === 'CORE_PATH_MISSING') return { ...missing, message: `There is no ${skeleton}` }
  if (code !== 'CORE_PATH_OUTSIDE') return { severity: 'error', code, message, hint }
  return { ...outside, message: `The ${skeleton} lies outside of what this template may read` }
}

const missing = {
  severity: 'error',
  code: 'TEMPLATE_SKELETON_MISSING',
  hint: 'Add the folder, or correct the address: it is relative to the file of the template.',
} as const
const outside = {
  severity: 'error',
  code: 'TEMPLATE_SKELETON_OUTSIDE',
  hint: 'Keep it in the repository of the template, or let the folder that both are in be read: "folders" of the configuration, or --from.',
} as const

/** A pattern that is a mistake in silence: what it was meant for is rendered. */
function unusedPattern(
  template: Template,
  { step, glob }: { step: TemplateStep; glob: string },
): Issue {
  const { copyWithoutTemplating } = step.input
  const isOfIt = [copyWithoutTemplating].flat().includes(glob)
  const key = isOfIt ? 'copyWithoutTemplating' : 'copyWithoutRender'
  const message = `"${key}" of the step names "${glob}", and the skeleton has no such file`
  const hint = glob.includes('/')
    ? 'Write it as the path of a file or folder of the skeleton, before its name is rendered.'
    : `Write **/${glob} for files in folders, too.`
  const path = [...step.path, 'input', key]
  return finding({ template }, path, {
    severity: 'warning',
    code: 'TEMPLATE_PATTERN_UNUSED',
    message,
    hint,
  })
}

interface FolderOptions {
  skeleton: Skeleton
  renderer: Renderer
  globals: ReadonlySet<string>
  signal: AbortSignal | undefined
}

async function lintFolder(
  folder: Folder,
  options: FolderOptions,
): Promise<{ issues: Issue[]; unused: string[] }> {
  const { skeleton, signal } = options
  const renderer = options.renderer.with({ cookiecutterCompat: skeleton.cookiecutterCompat })
  const verbatim = skeleton.verbatim.map(matcherOf)
  const used = new Set<string>()
  const isVerbatim = (path: string) => {
    const matching = verbatim.filter(({ matches }) => matches(path))
    for (const { glob } of matching) used.add(glob)
    return matching.length > 0
  }
  const issues: Issue[] = []
  // Names of a skeleton hold expressions, whose `|` is no character for a file on every system.
  const source = await openFolder({ root: folder.root, portable: false })
  for await (const { path } of source.walk({ maxEntries: maxFiles, ...(signal && { signal }) })) {
    issues.push(...lintFile({ text: path, file: path }, { ...options, renderer }))
    if (isVerbatim(path)) continue
    if (skeleton.extension !== undefined && !path.endsWith(skeleton.extension)) continue
    const text = await textOf(source, path)
    if (text === undefined) issues.push(...(await lintEncoding(source, path)))
    else issues.push(...lintFile({ text, file: path }, { ...options, renderer }))
  }
  const unused = skeleton.verbatim.filter((glob) => !used.has(glob) && !/^!|\$\{\{|\{%/.test(glob))
  return { issues, unused }
}

/** A pattern that names a folder means what is in it; one that begins with `!` takes away from the others. */
function matcherOf(glob: string): { glob: string; matches: (path: string) => boolean } {
  const plain = glob.replace(/\/+$/, '')
  const [self, inside] = [compileGlob(plain), compileGlob(`${plain}/**`)]
  return { glob, matches: (path) => self(path) || inside(path) }
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
