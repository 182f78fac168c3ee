import { parseYaml } from '@callboard/core'
import { stringify } from 'yaml'
import { errors } from '../errors.ts'
import { isRecord } from '../expressions/plain-data.ts'
import type { Plan } from '../run/plan-template.ts'
import { type FileTree, textOf } from '../update/file-tree.ts'
import { renderingOf } from '../update/rendered-files.ts'
import type { TemplateCases } from './parse-cases.ts'

/** What a case made, as it is kept: the parts that people review. */
export interface CaseSnapshot {
  /** Status of each step by id. */
  steps: Record<string, string>
  output?: Record<string, unknown>
  /** Code of the error, for a case that ends with one. */
  error?: string
  /** Text of each file by path; of what is no text, its id in Git. */
  files: Record<string, string>
}

/** How a file is kept that is no text, or whose contents are not kept. */
const idLine = (id: string) => `blob ${id}`

/** Marks a file that may be run, at the end of its path: no path ends so. */
const executable = ' (executable)'

/** What there is to keep of a plan. */
export function snapshotOf(
  { steps, files, output, error }: Pick<Plan, 'steps' | 'files' | 'output' | 'error'>,
  detail: TemplateCases['snapshot'],
): CaseSnapshot {
  return {
    steps: Object.fromEntries(steps.map(({ id, status }) => [id, status])),
    ...(Object.keys(output).length > 0 && { output }),
    ...(error && { error: error.code }),
    files: filesOf(renderingOf(files), detail),
  }
}

function filesOf(tree: FileTree, detail: TemplateCases['snapshot']): CaseSnapshot['files'] {
  const entries = [...tree].map(([path, file]) => {
    const text = detail === 'contents' ? textOf(file) : undefined
    return [path + (file.executable ? executable : ''), text ?? idLine(file.id)] as const
  })
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What was kept of cases, by their names. */
export type Snapshots = ReadonlyMap<string, CaseSnapshot>

/** A file that a case has made as an earlier one did is kept once: `same: <name of the case>`. */
interface SameAs {
  same: string
}

/** Snapshots as text: what is reviewed with a change of a template. */
export function formatSnapshots(snapshots: Snapshots): string {
  const known = new Map<string, string>()
  const kept = [...snapshots].map(([name, { files, ...rest }]) => {
    const entries = Object.entries(files).map(([path, text]): [string, string | SameAs] => {
      const key = JSON.stringify([path, text])
      const same = known.get(key)
      if (same === undefined) known.set(key, name)
      return [path, same === undefined ? text : { same }]
    })
    return [name, { ...rest, files: Object.fromEntries(entries) }]
  })
  return (
    heading + stringify(Object.fromEntries(kept), { lineWidth: 0, aliasDuplicateObjects: false })
  )
}

const heading = `# What the cases beside this file make. "callboard template test --update" rewrites it.
`

/** Reads what {@link formatSnapshots} wrote. @throws SCAFFOLDER_CASES_INVALID */
export function parseSnapshots({ text, file }: { text: string; file: string }): Snapshots {
  const { documents, issues } = parseYaml(text, { file })
  const [document] = documents
  const [issue] = [...issues, ...(document?.issues ?? [])]
  const refuse = (problem: string) =>
    errors.CASES_INVALID({ problem }, { at: issue?.at ?? { file } })
  if (issue) throw refuse(issue.message)
  const snapshots = new Map<string, CaseSnapshot>()
  for (const [name, value] of Object.entries(isRecord(document?.value) ? document.value : {})) {
    if (!isRecord(value) || !isRecord(value.files) || !isRecord(value.steps))
      throw refuse(`what is kept of "${name}" has no steps and files`)
    const files = Object.entries(value.files).map(([path, kept]): [string, string] => {
      const found = isRecord(kept) ? snapshots.get(String(kept.same))?.files[path] : kept
      if (typeof found !== 'string') throw refuse(`"${path}" of "${name}" is not kept`)
      return [path, found]
    })
    snapshots.set(name, { ...value, files: Object.fromEntries(files) } as unknown as CaseSnapshot)
  }
  return snapshots
}
