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
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const cycles: string[][] = []

  const enter = (ref: string): Frame => {
    order.set(ref, order.size)
    low.set(ref, order.size - 1)
    open.push(ref)
    isOpen.add(ref)
    return { ref, next: 0 }
  }
  const lower = (ref: string, value: number | undefined) =>
    low.set(ref, Math.min(low.get(ref) ?? 0, value ?? 0))
  const leave = (ref: string) => {
    if (low.get(ref) !== order.get(ref)) return
    const component: string[] = []
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      isOpen.delete(member)
      component.push(member)
      if (member === ref) break
    }
    if (component.length > 1 || targetsOf(ref).includes(ref)) cycles.push(component.sort())
  }

  for (const root of refs) {
    if (order.has(root)) continue
    const stack = [enter(root)]
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      yield
      const target = targetsOf(frame.ref)[frame.next]
      frame.next += 1
      if (target === undefined) {
        stack.pop()
        leave(frame.ref)
        const parent = stack.at(-1)
        if (parent) lower(parent.ref, low.get(frame.ref))
      } else if (!order.has(target)) stack.push(enter(target))
      else if (isOpen.has(target)) lower(frame.ref, order.get(target))
    }
  }
  return cycles.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
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
