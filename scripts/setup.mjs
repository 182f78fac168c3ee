// Runs before `npm start` and inside `npm test`: a fresh clone becomes a built workspace, and one that
// is up to date is left alone within a fraction of a second. Killed half-way, it carries on next time.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, staleMembers } from './build.mjs'
import { locked, run } from './lock.mjs'
import { members, read, readJson, root } from './workspace.mjs'

/** Its message is a sentence for the person at the terminal. */
export class SetupError extends Error {}
/** Everything is installed, and only the sources are at fault. */
export class BuildError extends SetupError {}

export async function setup() {
  checkNode()
  checkGit()
  if (isInstalled() && staleMembers().length === 0) return
  try {
    accessSync(root, constants.W_OK)
    await locked(installAndBuild)
  } catch (error) {
    if (!denied.test(error.code)) throw error
    throw new SetupError(
      `${error.path ?? root} is not writable: give yourself write permission, or clone into a folder of your own.`,
    )
  }
}

async function installAndBuild() {
  if (!isInstalled()) {
    say('Installing dependencies (the first time takes half a minute) …')
    await install()
  }
  if (!(await build())) throw new BuildError('The build failed: the lines above say where.')
}

async function install() {
  const pnpm = readJson('package.json').packageManager.split('+')[0]
  const args = ['--yes', '--loglevel=error', '--prefer-offline', pnpm, '--dir', root, 'install']
  const { status, output, error } = await run('npx', [...args, '--frozen-lockfile'], {
    // From inside, npx would start the pnpm of this workspace, which cannot replace itself.
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    env: { ...process.env, ...installEnvironment },
  })
  if (status === 0) return
  if (error?.code === 'ENOENT')
    throw new SetupError('npx was not found: install npm, which comes with Node.')
  const [, sentence] = causes.find(([pattern]) => pattern.test(output)) ?? []
  if (!sentence) say(output)
  throw new SetupError(
    sentence ?? 'The dependencies could not be installed: the lines above say why.',
  )
}

const installed = 'node_modules/.pnpm/lock.yaml'

const installEnvironment = {
  // pnpm asks before it replaces what another version installed; with CI set it goes ahead.
  CI: '1',
  // The default waits more than a minute before it says that there is no network.
  npm_config_fetch_retries: '2',
  npm_config_fetch_retry_mintimeout: '1000',
  npm_config_fetch_retry_maxtimeout: '5000',
}

const denied = /EACCES|EPERM|EROFS/
const causes = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|SOCKET_TIMEOUT|META_FETCH_FAIL/,
    'The npm registry is out of reach: check the connection and the proxy (`npm config get registry` names the registry), then run the command again.',
  ],
  [/ENOSPC/, 'The disk is full: the dependencies need about 500 MB.'],
  [denied, `A file could not be written: check who owns ${root} and the npm cache.`],
]

// The last thing an install writes is a copy of the lockfile that it followed.
const isInstalled = () =>
  existsSync(join(root, installed)) &&
  read(installed) === read('pnpm-lock.yaml') &&
  members('packages', 'examples').every((dir) => existsSync(join(root, dir, 'node_modules')))

function checkNode() {
  const wanted = readJson('package.json').engines.node.replace('>=', '')
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number)
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return
  throw new SetupError(`Node ${process.versions.node} is too old: install Node ${wanted} or newer.`)
}

// Only some features read and write repositories, so its absence stops nothing.
function checkGit() {
  if (spawnSync('git', ['--version']).error)
    say('git was not found: install it, because publishing from a template needs it.')
}

const say = (line) => process.stderr.write(`${line}\n`)

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await setup()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
