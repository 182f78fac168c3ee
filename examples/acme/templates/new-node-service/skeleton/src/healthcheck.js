// @ts-check
// Asks the service of this container whether it is alive. The image has no curl to do it with.
import { readConfig } from './config.js'

const { config } = readConfig(process.env)
const response = await fetch(`http://127.0.0.1:${config.port}/healthz`, { signal: AbortSignal.timeout(2_000) })
process.exitCode = response.ok ? 0 : 1
