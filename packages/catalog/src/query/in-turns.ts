import type { Breath } from '../breath.ts'

/** Positions that are taken in without looking at the clock. */
const turnLength = 256

/** Goes over all positions with rests. */
export async function inTurns(
  size: number,
  breath: Breath,
  fill: (from: number, to: number) => void,
): Promise<void> {
  for (let from = 0; from < size; from += turnLength) {
    fill(from, Math.min(size, from + turnLength))
    const pause = breath()
    if (pause) await pause
  }
}
