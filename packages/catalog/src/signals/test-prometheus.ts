import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createUrlGate, nodeRuntime } from '@callboard/core/node'
import type { SignalHost } from './ask-host.ts'

/** A Prometheus of this machine that watches a small exporter. */
export interface TestPrometheus extends SignalHost, AsyncDisposable {}

/** Whether the program is there; Debian has it as the package `prometheus`. */
export const hasPrometheus = (() => {
  try {
    execFileSync('prometheus', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

const rules = `
groups:
  - name: shop
    rules:
      - { alert: ShopDown, expr: 'up{job="shop"} == 0' }
      - { alert: ErrorsHigh, expr: 'shop_error_ratio > 0.01', labels: { severity: page } }
      - { alert: ErrorsLasting, expr: 'shop_error_ratio > 0.01', for: 1h }
      - { record: 'shop:error_ratio:percent', expr: 'shop_error_ratio * 100' }
`

/** Starts an exporter with some metrics and a Prometheus that has read them, with its rules, at least once. */
export async function startPrometheus(metrics: string): Promise<TestPrometheus> {
  const exporter = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metrics)
  })
  const exporterPort = await listen(exporter)
  const folder = await mkdtemp(join(tmpdir(), 'callboard-prometheus-'))
  await writeFile(join(folder, 'rules.yml'), rules)
  await writeFile(
    join(folder, 'prometheus.yml'),
    `global: { scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms }
rule_files: [rules.yml]
scrape_configs:
  - { job_name: shop, static_configs: [{ targets: ['127.0.0.1:${exporterPort}'] }] }
`,
  )
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = spawn('prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ])
  const gate = createUrlGate({ allow: [url] })
  const dispose = async () => {
    await gate.close()
    await stop(server)
    exporter.closeAllConnections()
    exporter.close()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await untilLine(server, 'Server is ready to receive web requests')
    await untilAlert({ url, gate })
  } catch (error) {
    await dispose()
    throw error
  }
  return { url, gate, [Symbol.asyncDispose]: dispose }
}

async function untilLine(server: ChildProcess, words: string): Promise<void> {
  const said: string[] = []
  if (!server.stderr) throw new Error('it has no output')
  for await (const line of createInterface(server.stderr)) {
    said.push(line)
    if (!line.includes(words)) continue
    // What nobody reads would stop it.
    server.stderr.resume()
    return
  }
  throw new Error(`prometheus did not start:\n${said.join('\n')}`)
}

/** An alert that is active proves that metrics were read and rules evaluated. */
async function untilAlert({ url, gate }: SignalHost): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await gate.fetch(`${url}/api/v1/alerts`)
    if (answer.text().includes('ErrorsLasting')) return
    await nodeRuntime.sleep(50)
  }
  throw new Error('prometheus evaluated no rule in time')
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
