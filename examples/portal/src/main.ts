import { formatError } from '@callboard/core'
import { loadConfig } from './load-config.ts'
import { parsePort } from './parse-port.ts'
import { servePortal } from './serve-portal.ts'
import { welcome } from './welcome.ts'

const [, , configFile = 'callboard.config.ts'] = process.argv

try {
  const served = await servePortal({
    loaded: await loadConfig(configFile),
    port: parsePort(process.env.PORT ?? '7007'),
  })
  process.stdout.write(`${welcome(served)}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      // A second signal ends at once.
      process.once(signal, () => process.exit(1))
      const failed = await served[Symbol.asyncDispose]().then(
        () => false,
        (error: unknown) => process.stderr.write(`${formatError(error)}\n`),
      )
      process.exit(failed ? 1 : 0)
    })
  }
} catch (error) {
  process.stderr.write(`${formatError(error)}\n`)
  process.exitCode = 3
}
