// What npm would publish: manifests (publint) and how their types resolve (Are the types wrong?).
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packages, root } from './workspace.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)

for (const dir of packages()) {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-pack-'))
  try {
    // pnpm writes the versions that `workspace:` and `catalog:` stand for.
    run(dir, 'pnpm', 'pack', '--pack-destination', folder)
    const tarball = join(folder, readdirSync(folder)[0])
    run(dir, 'publint', 'run', tarball, '--strict')
    run(dir, 'attw', tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(dir, name, ...args) {
  const { status, stdout, stderr } = spawnSync(bin(name), args, {
    cwd: join(root, dir),
    encoding: 'utf8',
    env: { ...process.env, CI: '1' },
  })
  console.log(`${dir}: ${name} ${status === 0 ? 'fine' : 'failed'}`)
  if (status === 0) return
  console.error(stdout + stderr)
  process.exitCode = 1
}
