// Runs the contracts of stores and publishers against other people's emulators of S3 and Azure Blob Storage, which the ordinary
// tests stand in for: `node scripts/check-stores.mjs [folder]`. The emulators need four hundred packages, so they are installed
// in a folder of their own, below the temporary ones unless another is named. Needs the packages to be built.
import { spawn, spawnSync } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secret } from '@callboard/core'
import { createUrlGate } from '@callboard/core/node'
import { azureStore, plainPublisher, s3Store, versionedPublisher } from '@callboard/docs/publish'
import { objectStoreContract, publisherContract } from '@callboard/docs/testing'

const emulators = { azurite: '3.37.0', s3rver: '3.7.1' }
const folder = resolve(process.argv[2] ?? join(tmpdir(), 'callboard-emulators'))
install()
const scratch = mkdtempSync(join(tmpdir(), 'callboard-stores-'))
const running = []
let failed = 0
try {
  for (const start of [startS3, startAzure]) {
    const store = await start()
    console.log(`${store.place}, of ${store.emulator}`)
    const empty = () => emptied(store)
    await hold('store', objectStoreContract(empty))
    await hold(
      'versioned',
      publisherContract(async () => versionedPublisher({ store: await empty(), prefix: 'docs' })),
    )
    await hold(
      'plain',
      publisherContract(async () => plainPublisher({ store: await empty() })),
    )
  }
} finally {
  for (const child of running) child.kill()
  rmSync(scratch, { recursive: true, force: true })
}
console.log(failed === 0 ? 'Every demand is met' : `${failed} demands are not met`)
process.exitCode = failed === 0 ? 0 : 1

async function hold(title, cases) {
  for (const { name, run } of cases) {
    const error = await run().then(
      () => undefined,
      (reason) => reason,
    )
    console.log(`  ${error ? 'failed' : 'ok'} ${title}: ${name}`)
    if (error) console.log(error)
    if (error) failed += 1
  }
}

async function emptied(store) {
  const keys = []
  for await (const key of store.list({ prefix: '' })) keys.push(key)
  for (const key of keys) await store.remove({ key })
  return store
}

async function startS3() {
  const port = await freePort()
  const data = join(scratch, 's3')
  mkdirSync(data)
  const place = ['-d', data, '-a', '127.0.0.1', '-p', String(port), '-s']
  begin('s3rver', [...place, '--no-vhost-buckets', '--configure-bucket', 'docs'])
  const endpoint = `http://127.0.0.1:${port}`
  await answering(endpoint)
  // Its own and only account.
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: new Secret('S3RVER') }
  const store = s3Store({
    ...{ bucket: 'docs', region: 'us-east-1', endpoint, credentials },
    gate: gateTo(endpoint),
  })
  return { ...store, emulator: `s3rver ${emulators.s3rver}` }
}

async function startAzure() {
  const port = await freePort()
  const [account, container] = ['callboard', 'docs']
  const accountKey = randomBytes(48).toString('base64')
  const options = ['--blobPort', String(port), '--inMemoryPersistence']
  begin('azurite-blob', [...options, '--silent', '--disableTelemetry'], {
    AZURITE_ACCOUNTS: `${account}:${accountKey}`,
  })
  const origin = `http://127.0.0.1:${port}`
  const endpoint = `${origin}/${account}`
  await answering(origin)
  await createContainer(`${endpoint}/${container}`, { account, accountKey })
  const credentials = { accountKey: new Secret(accountKey) }
  const store = azureStore({ account, container, endpoint, credentials, gate: gateTo(origin) })
  return { ...store, emulator: `azurite ${emulators.azurite}` }
}

/** Stores want one that is there. */
async function createContainer(url, { account, accountKey }) {
  const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-12-02' }
  const named = Object.entries(headers).map(([name, value]) => `${name}:${value}`)
  const { pathname } = new URL(url)
  const place = `/${account}${pathname}`
  const text = ['PUT', ...Array(11).fill(''), ...named, place, 'restype:container'].join('\n')
  const key = Buffer.from(accountKey, 'base64')
  const signature = createHmac('sha256', key).update(text).digest('base64')
  const { status } = await fetch(`${url}?restype=container`, {
    method: 'PUT',
    headers: { ...headers, authorization: `SharedKey ${account}:${signature}` },
  })
  if (status !== 201) throw new Error(`the container was not made: ${status}`)
}

function gateTo(origin) {
  return createUrlGate({ allow: [{ origin, encodedSlash: true }] })
}

function begin(program, options, env = {}) {
  const command = join(folder, 'node_modules/.bin', program)
  const child = spawn(command, options, {
    cwd: scratch,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  })
  running.push(child)
}

async function answering(url) {
  for (let left = 300; left > 0; left -= 1) {
    if (await fetch(url).catch(() => undefined)) return
    await sleep(100)
  }
  throw new Error(`nothing answers at ${url}`)
}

async function freePort() {
  const server = createServer()
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

function install() {
  const wanted = JSON.stringify({ private: true, dependencies: emulators })
  const done = join(folder, 'installed.json')
  if (existsSync(done)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), wanted)
  const options = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  const { status, error } = spawnSync('npm', options, { cwd: folder, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`they were not installed: ${error?.message ?? status}`)
  writeFileSync(done, wanted)
}
