import { isAbsolute, join } from 'node:path'
import type { Issue } from '@callboard/core'

/** Issues whose files are named relative to the folder or address that was read, with whole names. */
export function shownIssues(issues: readonly Issue[], folder: string): Issue[] {
  return issues.map((issue) => {
    if (!issue.at || isAbsolute(issue.at.file)) return issue
    return { ...issue, at: { ...issue.at, file: whole(issue.at.file, folder) } }
  })
}

function whole(file: string, folder: string): string {
  return URL.canParse(folder) ? new URL(file, folder).href : join(folder, file)
}
