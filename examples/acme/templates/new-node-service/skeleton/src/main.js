// @ts-check
import { readConfig } from './config.js'
import { createLog } from './log.js'
import { createHandler } from './server.js'
import { createServer } from 'node:http'

// Keep this below the grace period of the orchestrator, which is 30 seconds.
const SHUTDOWN_TIMEOUT_MS = 20_000

const log = createLog({ service: '${{ values.name }}' })
const { config, problems } = readConfig(process.env)
if (problems.length > 0) {
  log('error', 'configuration is wrong', { problems })
  process.exit(1)
}

const server = createServer(createHandler({ log }))
server.requestTimeout = 15_000
server.listen(config.port, () => log('info', 'listening', { port: config.port }))
server.on('error', (error) => {
  log('error', 'cannot listen', { error: error.message })
  process.exit(1)
})

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
  process.once(signal, () => {
    log('info', 'shutting down', { signal })
    setTimeout(() => server.closeAllConnections(), SHUTDOWN_TIMEOUT_MS).unref()
    server.close(() => log('info', 'stopped'))
    server.closeIdleConnections()
  })
}
