import type { SourceLocation } from '@callboard/core'
import { applyEdits, type Edit, type ExtendedSource } from './apply-edits.ts'
import { type Decision, decisionsOf } from './decisions.ts'
import type { Filter } from './define-filter.ts'
import { positionOf } from './expression-error.ts'
import { isRecord } from './plain-data.ts'

/** One way that a text can go: a condition that holds or does not, a loop that has items or none. */
export interface TextBranch {
  /** The file whose text or name it is in. */
  file: string
  line: number
  column: number
  kind: Decision['kind']
  /** As it is written: `if values.database`. */
  text: string
  /** Which way: whether the condition holds, whether the loop has items. */
  way: boolean
}

/** Is told of each branch when its text is about to be rendered, and again whenever it is taken. */
export type OnBranch = (branch: TextBranch, taken: boolean) => void

/** What makes a text tell which of its branches are taken. */
export interface BranchProbes {
  /** What the probes call. No filter of a host can have a name with a dot. */
  filters: readonly Filter[]
  /** The text with a probe around each condition and each list. */
  addTo(extended: ExtendedSource, written: WrittenText): ExtendedSource
}

interface WrittenText {
  source: string
  place: SourceLocation
  cookiecutterCompat?: boolean | undefined
}

/** Creates the probes of one renderer. */
export function createBranchProbes(onBranch: OnBranch): BranchProbes {
  const probes: ((way: boolean) => void)[] = []
  const probe = (args: readonly unknown[], way: boolean) => {
    probes[Number(args[0])]?.(way)
    return way
  }
  return {
    filters: [
      { name: conditionFilter, apply: ({ input, args }) => probe(args, Boolean(input)) },
      {
        name: itemsFilter,
        apply({ input, args }) {
          probe(args, hasItems(input))
          return input
        },
      },
    ],
    addTo(extended, { source, place, cookiecutterCompat }) {
      const edits = decisionsOf(extended.source, { cookiecutterCompat }).flatMap((decision) => {
        const from = extended.originalOffset(decision.label)
        const text = source.slice(from, extended.originalOffset(decision.end))
        const branch = {
          file: place.file,
          ...positionOf(source, from),
          kind: decision.kind,
          text: text.replace(/\s+/g, ' '),
        }
        const tell = (way: boolean, taken: boolean) => {
          if (decision.ways.includes(way)) onBranch({ ...branch, way }, taken)
        }
        for (const way of [true, false]) tell(way, false)
        return editsOf(decision, probes.push((way) => tell(way, true)) - 1)
      })
      const probed = applyEdits(extended.source, edits)
      return {
        source: probed.source,
        originalOffset: (offset) => extended.originalOffset(probed.originalOffset(offset)),
      }
    },
  }
}

const conditionFilter = 'probe.condition'
const itemsFilter = 'probe.items'

/** Of a condition only plain data reaches the filter: what it says, as `and` gives it. */
function editsOf({ kind, start, end }: Decision, index: number): Edit[] {
  const [before, after] =
    kind === 'for'
      ? ['((', `) | ${itemsFilter}(${index}))`]
      : ['(((', `) and true) | ${conditionFilter}(${index}))`]
  return [
    { start, end: start, text: before },
    { start: end, end, text: after },
  ]
}

function hasItems(input: unknown): boolean {
  if (typeof input === 'string' || Array.isArray(input)) return input.length > 0
  return isRecord(input) && Object.keys(input).length > 0
}
