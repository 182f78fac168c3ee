import type { Catalog } from '@callboard/catalog'
import type { Issue } from '@callboard/core'
import { linkTo } from '../format/entity-link.ts'
import { shortLocation, shortLocations } from '../format/short-location.ts'
import type { FrameLine, IssueRow } from '../view-models.ts'

/** A problem of content as a page shows it. */
export function issueRow(catalog: Pick<Catalog, 'get'>, issue: Issue): IssueRow {
  return {
    severity: issue.severity,
    code: issue.code,
    message: shortLocations(issue.message),
    ...(issue.hint && { hint: issue.hint }),
    ...(issue.at && {
      place: {
        file: shortLocation(issue.at.file),
        ...(issue.at.line && { line: issue.at.line }),
        ...(issue.at.column && { column: issue.at.column }),
      },
    }),
    frame: frameLines(issue),
    ...(issue.ref && { entity: linkTo(catalog, issue.ref) }),
  }
}

/** A code frame is text for terminals; the page wants its lines. */
function frameLines({ frame = '' }: Issue): FrameLine[] {
  // The frame of a long line is cut around the place, so the caret's own row says where it stands.
  const before = /^ +\| ([ \t]*)\^$/m.exec(frame)?.[1]
  return frame.split('\n').flatMap((line) => {
    const [, mark, number, text = ''] = /^([> ]) +(\d+) \|(?: (.*))?$/.exec(line) ?? []
    if (number === undefined) return []
    return [
      {
        number: Number(number),
        text,
        ...(mark === '>' && {
          marked: true,
          ...(before !== undefined && { caret: before.length + 1 }),
        }),
      },
    ]
  })
}
