/**
 * Watches how long nothing else gets its turn. On a busy machine the longest wait is often for a neighbour: what of it
 * the process itself spent, in all its threads, is told beside.
 *
 * @returns {{ end(): { wallMs: number, cpuMs: number } }}
 */
export function watchStalls() {
  let isOn = true
  let wallMs = 0
  let cpuMs = 0
  let at = performance.now()
  let cpu = process.cpuUsage()
  const look = () => {
    const now = performance.now()
    const { user, system } = process.cpuUsage(cpu)
    wallMs = Math.max(wallMs, now - at)
    cpuMs = Math.max(cpuMs, (user + system) / 1000)
    at = performance.now()
    cpu = process.cpuUsage()
    if (isOn) setImmediate(look)
  }
  setImmediate(look)
  return {
    end() {
      isOn = false
      return { wallMs, cpuMs }
    },
  }
}
