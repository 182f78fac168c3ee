import { diffArrays } from 'diff'

/** A text that two sides have changed, with the text that both began with. */
export interface TextSides {
  /** What both began with; empty when both have added the text. */
  base: string
  ours: string
  theirs: string
}

/** Two changes of a text in one. */
export interface MergedText {
  text: string
  /** Places that both sides have changed differently; each is marked in the text. */
  conflicts: number
}

/** Names of the sides in the marks of a conflict. */
export interface SideNames {
  ours: string
  base: string
  theirs: string
}

/**
 * Merges line by line, as diff3 does. Where both sides changed the same or touching lines differently, all three
 * versions stand between marks as Git writes them. Line ends of ours are kept.
 */
export function mergeText(sides: TextSides, names: SideNames): MergedText {
  const crlf = sides.ours.includes('\r\n')
  const split = (text: string) => linesOf(crlf ? text.replaceAll('\r\n', '\n') : text)
  const base = split(sides.base)
  const changes = {
    ours: changesOf(base, split(sides.ours)),
    theirs: changesOf(base, split(sides.theirs)),
  }
  const lines: string[] = []
  let conflicts = 0
  let done = 0
  for (const { start, end } of regionsOf(changes)) {
    const before = base.slice(start, end)
    const ours = applied(changes.ours, base, { start, end })
    const theirs = applied(changes.theirs, base, { start, end })
    lines.push(...base.slice(done, start))
    done = end
    if (isSame(ours, theirs) || isSame(before, theirs)) lines.push(...ours)
    else if (isSame(before, ours)) lines.push(...theirs)
    else {
      conflicts += 1
      lines.push(...marked({ ours, base: before, theirs }, names))
    }
  }
  const text = [...lines, ...base.slice(done)].join('')
  return { text: crlf ? text.replaceAll('\n', '\r\n') : text, conflicts }
}

/** Lines of the base. */
interface Range {
  start: number
  /** The first line behind it. */
  end: number
}

/** Lines of the base and what stands in their place. */
interface Change extends Range {
  lines: readonly string[]
}

/** Beyond this many changed lines the whole text counts as changed: working it out takes the square of it. */
const maxChangedLines = 8000

function changesOf(base: readonly string[], side: readonly string[]): Change[] {
  const parts = diffArrays([...base], [...side], { maxEditLength: maxChangedLines })
  if (!parts) return [{ start: 0, end: base.length, lines: side }]
  const changes: Change[] = []
  let line = 0
  let open: { start: number; end: number; lines: string[] } | undefined
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      open = undefined
      line += value.length
      continue
    }
    if (!open) {
      open = { start: line, end: line, lines: [] }
      changes.push(open)
    }
    if (added) open.lines.push(...value)
    else {
      line += value.length
      open.end = line
    }
  }
  return changes
}

/** What either side has changed; changes that overlap or touch are one region. */
function regionsOf({
  ours,
  theirs,
}: {
  ours: readonly Change[]
  theirs: readonly Change[]
}): Range[] {
  const regions: Range[] = []
  for (const { start, end } of [...ours, ...theirs].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  )) {
    const last = regions.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else regions.push({ start, end })
  }
  return regions
}

/** What one side has made of a region. */
function applied(
  changes: readonly Change[],
  base: readonly string[],
  { start, end }: Range,
): string[] {
  const lines: string[] = []
  let done = start
  for (const change of changes) {
    if (change.start < start || change.end > end) continue
    lines.push(...base.slice(done, change.start), ...change.lines)
    done = change.end
  }
  return [...lines, ...base.slice(done, end)]
}

function marked(
  { ours, base, theirs }: Record<keyof SideNames, readonly string[]>,
  names: SideNames,
): string[] {
  return [
    `<<<<<<< ${names.ours}\n`,
    ...closed(ours),
    `||||||| ${names.base}\n`,
    ...closed(base),
    '=======\n',
    ...closed(theirs),
    `>>>>>>> ${names.theirs}\n`,
  ]
}

/** A mark begins a line, also after a last line without an end. */
function closed(lines: readonly string[]): readonly string[] {
  const last = lines.at(-1)
  return last === undefined || last.endsWith('\n') ? lines : [...lines.slice(0, -1), `${last}\n`]
}

/** Lines with their ends: a last line without one is not the same as one with. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index])
}
