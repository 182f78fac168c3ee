import { formatError } from '@callboard/core'
import { loadConfig } from './load-config.ts'
import { openTelemetry } from './operations/open-telemetry.ts'
import { parsePort } from './parse-port.ts'
import { servePortal } from './serve-portal.ts'
import { welcome } from './welcome.ts'

const [, , configFile = 'callboard.config.ts'] = process.argv
const signals = ['SIGINT', 'SIGTERM'] as const

try {
  const telemetry = await openTelemetry()
  const port = parsePort(process.env.PORT ?? '7007')
  const served = await servePortal({ loaded: await loadConfig(configFile), port })
  const stop = async () => {
    // A second signal ends at once, whichever it is.
    for (const signal of signals) process.once(signal, () => process.exit(1))
    try {
      await served[Symbol.asyncDispose]()
      await telemetry?.[Symbol.asyncDispose]()
      process.exit(0)
    } catch (error) {
      fail(error)
      process.exit(1)
    }
  }
  const onSignal = () => {
    for (const signal of signals) process.off(signal, onSignal)
    void stop()
  }
  for (const signal of signals) process.on(signal, onSignal)
  process.stdout.write(`${welcome(served)}\n`)
} catch (error) {
  fail(error)
  process.exitCode = 3
}

function fail(error: unknown): void {
  process.stderr.write(`${formatError(error)}\n`)
}
