import type { Issue } from '@callboard/core'
import { shownPath } from '../shown-path.ts'
import type { Screen } from './screen.ts'
import { indent } from './table.ts'
import { wrap } from './text-width.ts'

/** An issue as programs get it. What is not known is `null`, so that every key is always there. */
export interface IssueJson {
  severity: Issue['severity']
  code: string
  message: string
  hint: string | null
  file: string | null
  line: number | null
  column: number | null
  /** The entity it is about. */
  ref?: string
}

/** Issues for programs, files as {@link shownPath} has them. */
export function issuesJson(issues: readonly Issue[], cwd: string): IssueJson[] {
  return issues.map(({ severity, code, message, hint, at, ref }) => ({
    severity,
    code,
    message,
    hint: hint ?? null,
    file: at ? shownPath(at.file, cwd) : null,
    line: at?.line ?? null,
    column: at?.column ?? null,
    ...(ref !== undefined && { ref }),
  }))
}

/** Issues for people: file by file, each with the lines it is about and what to do. */
export function issuesText(screen: Screen, issues: readonly Issue[], cwd: string): string[] {
  const byFile = new Map<string, Issue[]>()
  for (const issue of issues) {
    const file = issue.at ? shownPath(issue.at.file, cwd) : ''
    const list = byFile.get(file)
    if (list) list.push(issue)
    else byFile.set(file, [issue])
  }
  return [...byFile].flatMap(([file, found]) => [
    ...(file === '' ? [] : [screen.style.bold(screen.clean(file))]),
    ...found.toSorted(byPlace).flatMap((issue) => [...issueText(screen, issue), '']),
  ])
}

const styles = { error: 'bad', warning: 'caution', info: 'dim' } as const

function issueText(screen: Screen, { severity, code, message, hint, at, frame }: Issue): string[] {
  const { style, clean } = screen
  const width = screen.width - indent.length * 2
  const place = [at?.line, at?.column].filter((part) => part !== undefined).join(':')
  const head = [style[styles[severity]](severity), style.dim(clean(code))].join(' ')
  return [
    `${indent}${place === '' ? '' : `${place} `}${head}`,
    ...wrap(clean(message), width).map((line) => indent.repeat(2) + line),
    ...frameText(screen, frame),
    ...(hint ? wrap(`hint: ${clean(hint)}`, width).map((line) => indent.repeat(2) + line) : []),
  ]
}

/** Frames keep their own spaces, which are what lines up the caret. */
function frameText({ style, safe }: Screen, frame: string | undefined): string[] {
  if (!frame) return []
  return frame.split('\n').map((line) => indent.repeat(2) + style.dim(safe(line)))
}

function byPlace(a: Issue, b: Issue): number {
  return (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0)
}
