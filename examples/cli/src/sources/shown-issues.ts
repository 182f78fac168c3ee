import { isAbsolute, join } from 'node:path'
import type { Issue } from '@callboard/core'

/** Issues whose files are named relative to the folder that was read, with whole names. */
export function shownIssues(issues: readonly Issue[], folder: string): Issue[] {
  return issues.map((issue) => {
    if (!issue.at || isAbsolute(issue.at.file)) return issue
    return { ...issue, at: { ...issue.at, file: join(folder, issue.at.file) } }
  })
}
