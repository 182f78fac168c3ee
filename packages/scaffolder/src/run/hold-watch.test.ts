import { describe, expect, it } from 'vitest'
import { createHoldWatch } from './hold-watch.ts'

const hold = (beats: number, epoch = 1, worker = 'w') => ({ taskId: 'a', epoch, beats, worker })

describe('a hold', () => {
  it('is stale when it was seen to stand still for long enough, and not before', () => {
    let now = 0
    const watch = createHoldWatch({ leaseMs: 100, monotonicMs: () => now })
    const look = (at: number, ...holds: ReturnType<typeof hold>[]) => {
      now = at
      return watch.look(holds).length
    }
    expect([look(0, hold(1)), look(99, hold(1)), look(100, hold(1))]).toEqual([0, 0, 1])
    expect([look(150, hold(2)), look(249, hold(2)), look(250, hold(2))]).toEqual([0, 0, 1])
    expect([look(300, hold(2, 2)), look(399, hold(2, 2)), look(400, hold(2, 2, 'v'))]).toEqual([
      0, 0, 0,
    ])
    expect([look(450), look(500, hold(2, 2, 'v')), look(599, hold(2, 2, 'v'))]).toEqual([0, 0, 0])
  })
})
