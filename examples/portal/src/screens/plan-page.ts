import type { Plan, PlannedFile, Template } from '@callboard/scaffolder'
import { stringify } from 'yaml'
import { formatBytes } from '../format/bytes.ts'
import type { Fact, FileNode, Notice, PlanStep } from '../view-models.ts'
import { flattenAnswers } from './posted-answers.ts'
import type { ScreenContext } from './screen.ts'
import { templateRow } from './template-row.ts'

/** A longer file is shown up to here: the plan is for reading. */
const longestShown = 20_000
/** Characters of all files together; those behind are only named. */
const mostShown = 1_000_000

/** What a run would do, before anything happens. */
export function planPage(
  { portal, frame, render }: ScreenContext,
  {
    template,
    plan,
    parameters,
    key,
  }: { template: Template; plan: Plan; parameters: Readonly<Record<string, unknown>>; key: string },
): string {
  const row = templateRow(portal.catalog, template.entity)
  const answers = flattenAnswers(parameters)
  return render('plan', {
    frame: frame({
      title: `Plan: ${template.title}`,
      section: 'templates',
      breadcrumbs: [
        { title: 'Templates', href: '/templates' },
        { title: template.title, href: row.href },
        { title: 'Plan' },
      ],
    }),
    template: row,
    answers: Object.entries(answers).map(
      ([term, value]): Fact => ({ term, mono: [value].flat().join(', ') }),
    ),
    steps: plan.steps.map(toStep),
    files: fileTree(plan.files),
    fileCount: plan.files.length,
    notices: [...(portal.standIn ? [portal.standIn.notice] : []), ...problems(plan)],
    editHref: row.href,
    runAction: `${row.href}/run`,
    submitLabel: template.title.startsWith('New ')
      ? `Create ${template.title.slice('New '.length)}`
      : 'Run',
    hidden: [
      ...Object.entries(answers).flatMap(([name, value]) =>
        [value].flat().map((text) => ({ name, value: String(text) })),
      ),
      { name: 'planKey', value: key },
    ],
  })
}

function problems({ error }: Plan): Notice[] {
  return error
    ? [{ tone: 'danger', text: error.message, ...(error.hint && { detail: error.hint }) }]
    : []
}

function toStep({
  id,
  name,
  action,
  if: condition,
  status,
  input,
  sideEffects,
}: Plan['steps'][number]): PlanStep {
  return {
    id,
    name,
    action,
    ...(condition && { condition }),
    ...(status === 'skipped' && { skipped: true }),
    effects: sideEffects.map(({ text, target, destructive }) => ({
      text,
      ...(target && { target }),
      ...(destructive && { destructive }),
    })),
    ...(input !== undefined && { input: stringify(input) }),
  }
}

/** Folders before files, each in the order of names. */
function fileTree(files: readonly PlannedFile[]): FileNode[] {
  const root: FileNode = { name: '', children: [] }
  let left = mostShown
  for (const file of files) {
    const parts = file.path.split('/')
    let at = root
    for (const part of parts.slice(0, -1)) {
      let next = at.children?.find((node) => node.name === part && node.children)
      if (!next) {
        next = { name: part, children: [] }
        at.children?.push(next)
      }
      at = next
    }
    const node = fileNode(parts.at(-1) ?? '', file, Math.min(left, longestShown))
    left -= node.contents?.length ?? 0
    at.children?.push(node)
  }
  return sorted(root.children ?? [])
}

function sorted(nodes: FileNode[]): FileNode[] {
  return nodes
    .map((node) => (node.children ? { ...node, children: sorted(node.children) } : node))
    .sort(
      (a, b) =>
        Number(Boolean(b.children)) - Number(Boolean(a.children)) || (a.name < b.name ? -1 : 1),
    )
}

function fileNode(
  name: string,
  { contentBase64, executable }: PlannedFile,
  longest: number,
): FileNode {
  const bytes = Buffer.from(contentBase64, 'base64')
  const size = formatBytes(bytes.length)
  if (bytes.includes(0)) return { name, size, note: 'Binary file' }
  if (longest === 0) return { name, size }
  const text = bytes.toString('utf8')
  const note =
    text.length > longest ? 'The beginning is shown.' : executable ? 'Executable' : undefined
  return { name, size, contents: text.slice(0, longest), ...(note && { note }) }
}
