import { type Issue, issueFromError, resolveRelativePath } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { Dialect } from './dialect.ts'
import { cutSnippet } from './snippet-parts.ts'

/** A page with everything that it includes. */
export interface ExpandedPage {
  text: string
  /** Line of the page for a line of `text`, both from 1. */
  pageLine(line: number): number
  /** Files that were included or looked for, relative to the source. */
  dependsOn: string[]
  issues: Issue[]
}

interface SnippetContext {
  /** Of the page, as issues name it. */
  file: string
  snippets: Dialect['snippets']
  read(path: string): Promise<string | undefined>
}

const maxDepth = 5
const maxCount = 100
const maxLength = 1024 * 1024

const single = /^([ \t]*)(;*)-{1,10}8<-{1,10}[ \t]+(?:"([^"\n]+)"|'([^'\n]+)')[ \t]*$/
const fence = /^([ \t]*)(;*)-{1,10}8<-{1,10}[ \t]*$/

/** Whether a page may include something. */
export const mayInclude = (text: string, { appended }: Dialect['snippets']): boolean =>
  appended.length > 0 || text.includes('-8<-')

/**
 * Puts the files that `--8<-- "path"` names into a page, as `pymdownx.snippets` does: whole, by section or by lines,
 * indented as the mark is. Paths stay below the folders of the configuration; addresses are never fetched.
 */
export async function expandSnippets(text: string, context: SnippetContext): Promise<ExpandedPage> {
  const run: Run = { ...context, dependsOn: new Set(), issues: [], count: 0, length: 0 }
  const lines = text.split(/\r\n|\n|\r/).map((line, index) => ({ text: line, page: index + 1 }))
  const end = lines.length
  for (const path of context.snippets.appended)
    lines.push({ text: '', page: end }, { text: `--8<-- "${path.replaceAll('"', '')}"`, page: end })
  const expanded = await expandLines(lines, { indent: '', inside: [] }, run)
  return {
    text: expanded.map((line) => line.text).join('\n'),
    pageLine: (line) => expanded[line - 1]?.page ?? line,
    dependsOn: [...run.dependsOn],
    issues: run.issues,
  }
}

interface Run extends SnippetContext {
  dependsOn: Set<string>
  issues: Issue[]
  count: number
  length: number
}

interface Line {
  text: string
  /** Line of the page that brings it in. */
  page: number
}

interface Nesting {
  indent: string
  /** Paths that are being included. */
  inside: readonly string[]
}

async function expandLines(lines: readonly Line[], nesting: Nesting, run: Run): Promise<Line[]> {
  const out: Line[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const { text, page } = lines[index] as Line
    const found = text.includes('8<') ? inclusionAt(lines, index) : undefined
    if (!found) {
      out.push({ text: text === '' ? '' : nesting.indent + text, page })
      continue
    }
    index += found.consumed - 1
    if (found.escaped !== undefined) {
      out.push({ text: nesting.indent + found.escaped, page })
      continue
    }
    const indent = nesting.indent + found.indent
    for (const name of found.names)
      out.push(...(await include({ name, page, indent, inside: nesting.inside }, run)))
  }
  return out
}

interface Inclusion {
  indent: string
  names: string[]
  /** The line without its escape, where nothing is included. */
  escaped?: string
  consumed: number
}

function inclusionAt(lines: readonly Line[], index: number): Inclusion | undefined {
  const { text } = lines[index] as Line
  const one = single.exec(text)
  const mark = one ?? fence.exec(text)
  if (!mark) return undefined
  const [, indent = '', semicolons = ''] = mark
  if (semicolons !== '')
    return { indent, names: [], escaped: indent + text.trimStart().slice(1), consumed: 1 }
  if (one) return { indent, names: [one[3] ?? one[4] ?? ''], consumed: 1 }
  const end = lines.findIndex((line, at) => at > index && fence.test(line.text))
  if (end === -1 || end - index > maxCount) return undefined
  const names = lines.slice(index + 1, end).map((line) => line.text.trim())
  return {
    indent,
    names: names.filter((name) => name !== '' && !name.startsWith(';')),
    consumed: end - index + 1,
  }
}

interface Wanted extends Nesting {
  name: string
  page: number
}

async function include({ name, page, indent, inside }: Wanted, run: Run): Promise<Line[]> {
  const refuse = (error: ReturnType<typeof docsErrors.SNIPPET_REFUSED>): Line[] => {
    run.issues.push({ ...issueFromError(error, 'warning'), at: { file: run.file, line: page } })
    return [{ text: `${indent}--8<-- "${name}"`, page }]
  }
  run.count += 1
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(name))
    return refuse(docsErrors.SNIPPET_REFUSED({ name, reason: 'addresses are not fetched' }))
  if (run.count > maxCount)
    return refuse(docsErrors.SNIPPET_REFUSED({ name, reason: `a page takes ${maxCount} of them` }))
  const found = await find(name, run)
  if (found === undefined) return refuse(docsErrors.SNIPPET_MISSING({ name }))
  if (inside.includes(found.path))
    return refuse(docsErrors.SNIPPET_REFUSED({ name, reason: 'it includes itself' }))
  if (inside.length >= maxDepth)
    return refuse(docsErrors.SNIPPET_REFUSED({ name, reason: `it is ${maxDepth} files deep` }))
  const part = cutSnippet(found.text, found.part)
  if (part === undefined) return refuse(docsErrors.SNIPPET_PART({ name }))
  run.length += part.length
  if (run.length > maxLength)
    return refuse(docsErrors.SNIPPET_REFUSED({ name, reason: 'the page becomes too large' }))
  const lines = part.split('\n').map((text) => ({ text, page }))
  return expandLines(lines, { indent, inside: [...inside, found.path] }, run)
}

/** Looks for `path`, `path:section` or `path:1:5` below the folders, the first one first. */
async function find(name: string, { snippets, dependsOn, read }: Run) {
  const [, path = '', part = ''] = /^(.*?)((?::[\w,:-]*)?)$/s.exec(name) ?? []
  for (const folder of snippets.folders) {
    const at = below(folder, path.trim())
    if (at === undefined) continue
    dependsOn.add(at)
    const text = await read(at)
    if (text !== undefined) return { path: at, text, part: part.slice(1) }
  }
  return undefined
}

/** The path of a file below a folder; none outside of it, and none of hidden files. */
function below(folder: string, path: string): string | undefined {
  try {
    const root = resolveRelativePath('', folder)
    const at = resolveRelativePath(root, path)
    const isInside = root === '' || root === '.' || at.startsWith(`${root}/`)
    return isInside && !/(?:^|\/)\./.test(at) && at !== '' ? at : undefined
  } catch {
    return undefined
  }
}
