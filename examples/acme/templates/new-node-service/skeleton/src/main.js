// @ts-check
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from './config.js'
{%- if values.database and values.database != 'none' %}
import { pingDatabase } from './database.js'
{%- endif %}
import { createLog } from './log.js'
import { createMetrics } from './metrics.js'
import { createHandler } from './server.js'

// How long requests in flight may take to finish. With the time to drain it stays below the grace period of the
// orchestrator, which is 30 seconds.
const SHUTDOWN_TIMEOUT_MS = 20_000

const log = createLog({ service: '${{ values.name }}' })
const { config, problems } = readConfig(process.env)
if (problems.length > 0) {
  log('error', 'configuration is wrong', { problems })
  process.exit(1)
}

let stopping = false
const ready = async () => {
  if (stopping) throw new Error('the service is stopping')
{%- if values.database and values.database != 'none' %}
  await pingDatabase(config.database)
{%- endif %}
}
const server = createServer(
  { headersTimeout: 5_000, requestTimeout: 15_000, keepAliveTimeout: 60_000, maxHeaderSize: 16_384 },
  createHandler({ log, metrics: createMetrics(), ready }),
)
server.timeout = 30_000
server.listen(config.port, () => {
  log('info', 'listening', { port: /** @type {import('node:net').AddressInfo} */ (server.address()).port })
})
server.on('error', (error) => {
  log('error', 'cannot listen', { err: error.message })
  process.exit(1)
})

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
  process.once(signal, async () => {
    // Load balancers hear of it with a delay; until then requests still arrive.
    stopping = true
    log('info', 'draining', { signal, drain_ms: config.drainMs })
    await sleep(config.drainMs)
    setTimeout(() => server.closeAllConnections(), SHUTDOWN_TIMEOUT_MS).unref()
    server.close(() => log('info', 'stopped'))
    server.closeIdleConnections()
  })
}
