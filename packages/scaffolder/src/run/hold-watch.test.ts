import { describe, expect, it } from 'vitest'
import { createHoldWatch } from './hold-watch.ts'

const hold = (beats: number, epoch = 1, worker = 'w') => ({ taskId: 'a', epoch, beats, worker })

/** What a watch finds stale, one number for each look. */
function looker() {
  let now = 0
  const watch = createHoldWatch({ leaseMs: 100, monotonicMs: () => now })
  return (seen: ReturnType<typeof hold> | undefined, ...times: number[]) =>
    times.map((at) => {
      now = at
      return watch.look(seen ? [seen] : []).length
    })
}

describe('a hold', () => {
  it('is stale when it was seen to stand still for long enough, and not before', () => {
    const look = looker()
    expect(look(hold(1), 0, 20, 40, 60, 99, 100)).toEqual([0, 0, 0, 0, 0, 1])
    expect(look(hold(2), 150, 170, 190, 210, 249, 250)).toEqual([0, 0, 0, 0, 0, 1])
    expect(look(hold(2, 2), 300, 320, 340, 360, 399)).toEqual([0, 0, 0, 0, 0])
    expect(look(hold(2, 2, 'v'), 400, 420, 440, 460, 499)).toEqual([0, 0, 0, 0, 0])
    expect(look(undefined, 500)).toEqual([0])
    expect(look(hold(2, 2, 'v'), 510, 520, 530, 540, 609)).toEqual([0, 0, 0, 0, 0])
  })

  it('is not stale at once after a time in which the store was away, nor never where looks are rare', () => {
    const look = looker()
    expect(look(hold(1), 0, 1000, 1010, 1020)).toEqual([0, 0, 0, 0])
    expect(look(hold(2), 1030)).toEqual([0])
    expect(look(hold(2), 2000, 3000, 4000, 5000)).toEqual([0, 0, 0, 1])
  })
})
