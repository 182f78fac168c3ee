import { isDeepStrictEqual } from 'node:util'
import { stringify } from 'yaml'
import { treeFile } from '../update/file-tree.ts'
import { unifiedDiff } from '../update/unified-diff.ts'
import type { TemplateCase } from './parse-cases.ts'
import type { CaseSnapshot } from './snapshot.ts'

/** Something that came out differently. */
export interface CaseProblem {
  /** `README.md is different`. */
  message: string
  /** From what was expected to what came, as a unified diff. */
  diff?: string
}

/** What is different from what was kept. */
export function compareSnapshots(kept: CaseSnapshot, found: CaseSnapshot): CaseProblem[] {
  return [
    ...differ('error', kept.error, found.error),
    ...differ('steps', kept.steps, found.steps),
    ...differ('output', kept.output, found.output),
    ...compareFiles(kept.files, found.files),
  ]
}

function compareFiles(kept: CaseSnapshot['files'], found: CaseSnapshot['files']): CaseProblem[] {
  const paths = [...new Set([...Object.keys(kept), ...Object.keys(found)])].sort()
  return paths.flatMap((path): CaseProblem[] => {
    const [before, after] = [kept[path], found[path]]
    if (before === after) return []
    const what =
      before === undefined
        ? 'is made and was not expected'
        : after === undefined
          ? 'is not made'
          : 'is different'
    return [{ message: `${path} ${what}`, diff: textDiff(path, before, after) }]
  })
}

/** What does not fit the expectations that are written in the case itself. */
export function checkExpectations(
  { steps = {}, output = {}, files = [], absent = [], error }: TemplateCase['expect'],
  found: CaseSnapshot,
): CaseProblem[] {
  const made = new Set(Object.keys(found.files).map((path) => path.replace(/ \(executable\)$/, '')))
  const missing = files.filter((path) => !made.has(path))
  const extra = absent.filter((path) => made.has(path))
  return [
    ...(error === undefined ? [] : differ('error', error, found.error)),
    ...Object.entries(steps).flatMap(([id, status]) =>
      differ(`step "${id}"`, status, found.steps[id]),
    ),
    ...Object.entries(output).flatMap(([name, value]) =>
      differ(`output "${name}"`, value, found.output?.[name]),
    ),
    ...missing.map((path) => ({ message: `${path} is not made` })),
    ...extra.map((path) => ({ message: `${path} is made and should not be` })),
  ]
}

function differ(what: string, kept: unknown, found: unknown): CaseProblem[] {
  if (isDeepStrictEqual(kept, found)) return []
  return [{ message: `${what} is different`, diff: textDiff(what, yaml(kept), yaml(found)) }]
}

function yaml(value: unknown): string | undefined {
  return value === undefined ? undefined : stringify(value, { lineWidth: 0 })
}

function textDiff(name: string, before: string | undefined, after: string | undefined): string {
  const file = (text: string | undefined) =>
    text === undefined ? undefined : treeFile(Buffer.from(text))
  return unifiedDiff(name, { before: file(before), after: file(after) })
}
