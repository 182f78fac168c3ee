import { createTwoFilesPatch } from 'diff'
import { isSameFile, type TreeFile, textOf } from './file-tree.ts'

/** More changed lines than these are not worked out: nobody reads them. */
const maxChangedLines = 5000

/**
 * What changes in a file as a unified diff, readable by `git apply`; nothing when nothing does. Of what is no text, a
 * sentence says that it differs.
 */
export function unifiedDiff(
  path: string,
  { before, after }: { before: TreeFile | undefined; after: TreeFile | undefined },
): string {
  if (isSameFile(before, after)) return ''
  const head = [
    `diff --git a/${path} b/${path}`,
    ...(before || !after ? [] : [`new file mode ${modeOf(after)}`]),
    ...(after || !before ? [] : [`deleted file mode ${modeOf(before)}`]),
    ...(before && after && before.executable !== after.executable
      ? [`old mode ${modeOf(before)}`, `new mode ${modeOf(after)}`]
      : []),
  ].join('\n')
  if (before?.id === after?.id) return `${head}\n`
  const names = [before ? `a/${path}` : '/dev/null', after ? `b/${path}` : '/dev/null'] as const
  const old = before ? textOf(before) : ''
  const now = after ? textOf(after) : ''
  const patch =
    old === undefined || now === undefined
      ? undefined
      : createTwoFilesPatch(...names, old, now, '', '', {
          context: 3,
          maxEditLength: maxChangedLines,
        })
  // The library begins with a line of its own.
  return patch === undefined
    ? `${head}\nBinary files ${names[0]} and ${names[1]} differ\n`
    : `${head}\n${patch.slice(patch.indexOf('---'))}`
}

function modeOf({ executable }: TreeFile): string {
  return executable ? '100755' : '100644'
}
