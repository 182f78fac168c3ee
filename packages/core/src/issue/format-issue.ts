import { escapeControls } from '../text/escape-controls.ts'
import type { Issue } from './issue.ts'
import { formatLocation } from './source-location.ts'

/** An issue as a person reads it in a terminal, without colours: place, sentence, frame, hint. */
export function formatIssue(issue: Issue): string {
  const place = issue.at ? `${formatLocation(issue.at)}: ` : ''
  const lines = [
    `${place}${issue.severity}: ${issue.message} (${issue.code})`,
    ...(issue.frame ? issue.frame.split('\n').map((line) => `  ${line}`) : []),
    ...(issue.hint ? [`  hint: ${issue.hint}`] : []),
  ]
  return lines.map(escapeControls).join('\n')
}
