import { expect, it } from 'vitest'
import { createBusyClock } from './busy-clock.ts'

it('goes with the time where the process computes all the time, and slower where it waits', () => {
  let [wall, cpu] = [1000, 50]
  const busyMs = createBusyClock({ wallMs: () => wall, cpuMs: () => cpu })
  expect(busyMs()).toBe(0)
  ;[wall, cpu] = [2000, 1050]
  expect(busyMs()).toBe(1000)
  // Somebody else had the machine.
  ;[wall, cpu] = [9000, 1150]
  expect(busyMs()).toBe(1100)
  // Several threads compute at once.
  ;[wall, cpu] = [9100, 30_000]
  expect(busyMs()).toBe(8100)
})
