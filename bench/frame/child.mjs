// Runs one contender once: `child.mjs <file of the benchmark> <contender> <scale>`, and sends the sample to its parent.
const [file, wanted, scale] = process.argv.slice(2)
const { benchmark } = await import(file)
const contender = benchmark.contenders.find(({ name }) => name === wanted)

const { work, inspect, close } = await contender.prepare({ scale: Number(scale) })
try {
  globalThis.gc?.()
  const cpuBefore = process.cpuUsage()
  const startedMs = performance.now()
  const result = await work()
  const ms = performance.now() - startedMs
  const { user, system } = process.cpuUsage(cpuBefore)
  const peakRssMb = process.resourceUsage().maxRSS / 1024
  const { done, figures = {} } = await inspect(result)
  process.send({ ms, cpuSeconds: (user + system) / 1e6, peakRssMb, done, figures })
} finally {
  await close?.()
  process.disconnect()
}
