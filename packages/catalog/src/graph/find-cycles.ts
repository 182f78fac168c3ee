import type { Breath } from '../breath.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'

/** Neighbours of a node, for {@link findCycles}. */
export type Adjacency = (ref: string) => readonly string[]

interface Frame {
  ref: string
  next: number
}

/**
 * The groups of nodes that can reach one another, each once and sorted: strongly connected components of more than one node,
 * and nodes that lead to themselves.
 */
export function findCycles(refs: Iterable<string>, targetsOf: Adjacency): string[][] {
  return atOnce(cycleSteps(refs, targetsOf))
}

/** Work in small steps; whoever does it may rest after each. */
type Steps<Result> = Generator<void, Result>

/** Tarjan's algorithm on a stack of its own, because chains may be tens of thousands long. */
function* cycleSteps(refs: Iterable<string>, targetsOf: Adjacency): Steps<string[][]> {
  const visit = createVisit()
  const cycles: string[][] = []
  for (const root of refs) {
    if (visit.isKnown(root)) continue
    const stack: Frame[] = [visit.enter(root)]
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      yield
      const { ref } = frame
      const target = targetsOf(ref)[frame.next]
      frame.next += 1
      if (target === undefined) {
        stack.pop()
        const component = visit.leave(ref, stack.at(-1)?.ref)
        if (component.length > 1 || (component.length === 1 && targetsOf(ref).includes(ref)))
          cycles.push(component.sort())
      } else if (visit.isKnown(target)) visit.meet(ref, target)
      else stack.push(visit.enter(target))
    }
  }
  return cycles.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
}

/** What is noted of nodes: the order in which they were come to, and the earliest one that each leads back to. */
function createVisit() {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const lower = (ref: string, value = 0) => low.set(ref, Math.min(low.get(ref) ?? 0, value))
  return {
    isKnown: (ref: string) => order.has(ref),
    enter(ref: string): Frame {
      order.set(ref, order.size)
      low.set(ref, order.size - 1)
      open.push(ref)
      isOpen.add(ref)
      return { ref, next: 0 }
    },
    /** One leads to another that was come to before. */
    meet(ref: string, target: string): void {
      if (isOpen.has(target)) lower(ref, order.get(target))
    },
    /** The component that ends with a node whose targets have all been come to; nothing while it leads further back. */
    leave(ref: string, parent: string | undefined): string[] {
      if (parent !== undefined) lower(parent, low.get(ref))
      if (low.get(ref) !== order.get(ref)) return []
      const component = open.splice(open.lastIndexOf(ref))
      for (const member of component) isOpen.delete(member)
      return component
    },
  }
}

/** The circles along one type of relation, by canonical references. */
export function cyclesOf(snapshot: Pick<Snapshot, 'relations'>, type: string): string[][] {
  return atOnce(stepsAlong(snapshot, type))
}

/** As {@link cyclesOf}, letting others run in between. */
export async function cyclesInTurns(
  snapshot: Pick<Snapshot, 'relations'>,
  type: string,
  breath: Breath,
): Promise<string[][]> {
  const steps = stepsAlong(snapshot, type)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    const pause = breath()
    if (pause) await pause
  }
}

function* stepsAlong({ relations }: Pick<Snapshot, 'relations'>, type: string): Steps<string[][]> {
  const targets = new Map<string, readonly string[]>()
  for (const [ref, list] of relations) {
    const own = list.filter((relation) => relation.type === type)
    // Nobody stands in a circle who leads nowhere.
    if (own.length > 0)
      targets.set(
        ref,
        own.map(({ targetRef }) => targetRef),
      )
    yield
  }
  return yield* cycleSteps(targets.keys(), (ref) => targets.get(ref) ?? [])
}

function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
