import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { locked, run } from './lock.mjs'
import { filesBelow, hash, isStamped, members, readJson, root, stamp } from './workspace.mjs'

const shared = ['pnpm-lock.yaml', 'tsconfig.base.json', 'tsup.package.ts']
const pnpm = 'node_modules/pnpm/bin/pnpm.cjs'

/** Builds JavaScript for what changed since the last build; with `types`, everything and its declarations. */
export async function build({ types = false } = {}) {
  const stale = types ? builtMembers() : staleMembers()
  if (stale.length === 0) return true
  const filters = stale.flatMap(({ dir }) => ['--filter', `./${dir}`])
  // Without declarations no package needs its sibling's output first.
  const command = types ? ['exec', 'tsup'] : ['--no-sort', 'exec', 'tsup', '--no-dts']
  const { status } = await run(
    process.execPath,
    [join(root, pnpm), '--loglevel=error', '-r', ...filters, ...command],
    { cwd: root, stdio: ['ignore', 2, 2] },
  )
  if (status !== 0) return false
  for (const { dir, key } of stale) stamp(`build-${dir}`, key)
  return true
}

export const staleMembers = () =>
  builtMembers().filter(({ dir, key }) => !isStamped(`build-${dir}`, key) || !isComplete(dir))

// The example organisation is data and a configuration, which the host loads as they are.
const builtMembers = () =>
  members('packages', 'examples')
    .filter((dir) => existsSync(join(root, dir, 'tsup.config.ts')))
    .map((dir) => ({ dir, key: keyOf(dir) }))

const keyOf = (dir) =>
  hash(
    [...shared, `${dir}/package.json`, `${dir}/tsup.config.ts`, ...filesBelow(`${dir}/src`)].filter(
      (path) => !/\.test(-d)?\.ts$/.test(path),
    ),
  )

function isComplete(dir) {
  const { exports = {}, bin } = readJson(dir, 'package.json')
  const outputs = Object.values(exports).flatMap((target) => target.default ?? [])
  if (bin) outputs.push('dist/main.js')
  return outputs.every((path) => existsSync(join(root, dir, path)))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const types = process.argv.includes('--types')
  process.exitCode = (await locked(() => build({ types }))) ? 0 : 1
}
