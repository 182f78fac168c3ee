import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCycles } from './find-cycles.ts'

const cyclesOf = (graph: Record<string, readonly string[]>) =>
  findCycles(Object.keys(graph), (ref) => graph[ref] ?? [])

describe('findCycles', () => {
  it.each<[string, Record<string, readonly string[]>, string[][]]>([
    ['no circle', { a: ['b', 'c'], b: ['c'], c: [] }, []],
    ['one to itself', { a: ['a'], b: ['a'] }, [['a']]],
    ['a circle of three, once', { a: ['b'], b: ['c'], c: ['a'], d: ['a'] }, [['a', 'b', 'c']]],
    [
      'two circles',
      { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] },
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['targets that are unknown', { a: ['x'], b: ['a', 'y'] }, []],
  ])('finds %s', (_name, graph, expected) => {
    expect(cyclesOf(graph)).toEqual(expected)
  })

  it('#17: goes along a chain of fifty thousand', () => {
    const refs = Array.from({ length: 50_000 }, (_each, index) => String(index))
    const chain = (ref: string) => refs.slice(Number(ref) + 1, Number(ref) + 2)
    expect(findCycles(refs, chain)).toEqual([])
    const circle = (ref: string) => [String((Number(ref) + 1) % refs.length)]
    expect(findCycles(refs, circle)[0]).toHaveLength(50_000)
  })

  it('puts together exactly those that reach one another', () => {
    const nodes = ['a', 'b', 'c', 'd', 'e']
    const edges = fc.array(fc.tuple(fc.constantFrom(...nodes), fc.constantFrom(...nodes)))
    fc.assert(
      fc.property(edges, (pairs) => {
        const graph = Object.fromEntries(
          nodes.map((node) => [node, pairs.filter(([from]) => from === node).map(([, to]) => to)]),
        )
        const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
          (graph[from] ?? []).some(
            (next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))),
          )
        const expected = nodes.filter((node) => reaches(node, node))
        expect(cyclesOf(graph).flat().sort()).toEqual(expected)
      }),
    )
  })
})
