import { type ChildProcess, spawn } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { org } from './call.ts'
import { commandArgv } from './command-argv.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const bin = fileURLToPath(new URL('../bin/callboard.mjs', import.meta.url))

let scratch: string
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'callboard-test-'))
})
afterEach(() => rm(scratch, { recursive: true, force: true }))

interface StartOptions {
  cwd?: string
  onStdout?: (text: string, child: ChildProcess) => void
}

/** Starts the command as a process of its own. */
function start(argv: readonly string[], { cwd = org, onStdout }: StartOptions = {}) {
  const child = spawn(process.execPath, argv, {
    cwd,
    env: { PATH: process.env.PATH, HOME: scratch, TMPDIR: scratch },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text
    onStdout?.(text, child)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text
  })
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, ...written })),
  )
  return { child, ended }
}

it('answers with the exit code of what it found', async () => {
  const fine = start([...commandArgv, 'validate', '.']).ended
  const wrong = start([...commandArgv, 'validate', '--stirct']).ended
  expect([(await fine).code, (await wrong).code]).toEqual([0, 2])
})

it('reads the configuration that is named, and that of the project it belongs to', async () => {
  const list = [...commandArgv, 'actions', 'list', '--json']
  const named = start([...list, '--config', join(root, 'examples/acme/callboard.config.ts')]).ended
  const own = start(list, { cwd: root }).ended
  const builtIn = start(list).ended
  const has = async (ended: typeof named) => (await ended).stdout.includes('acme:name:reserve')
  expect([await has(named), await has(own), await has(builtIn)]).toEqual([true, true, false])
})

it('says nothing when its reader has seen enough', async () => {
  const { child, ended } = start([...commandArgv, 'catalog', 'list', '--from', '.', '--json'])
  child.stdout?.destroy()
  expect(await ended).toEqual({ code: 0, stdout: '', stderr: '' })
})

it('cleans up after itself when it is interrupted', async () => {
  const template = join(scratch, 'template.yaml')
  await writeFile(template, waiting)
  let interrupted = false
  const { ended } = start([...commandArgv, 'template', 'run', template], {
    onStdout(text, child) {
      if (interrupted || !text.includes('Wait for it')) return
      interrupted = true
      child.kill('SIGINT')
    },
  })
  const { code, stdout, stderr } = await ended
  expect([code, stderr]).toEqual([130, ''])
  expect(stdout).toMatch(/Cancelled/)
  const left = (await readdir(scratch)).filter((name) => name.startsWith('callboard-'))
  expect(left).toEqual([])
})

it('says how to build it where it is not built', async () => {
  await mkdir(join(scratch, 'bin'))
  const copy = join(scratch, 'bin', 'callboard.mjs')
  await copyFile(bin, copy)
  const { code, stderr } = await start([copy]).ended
  expect([code, stderr]).toMatchInlineSnapshot(`
    [
      3,
      "callboard is not built yet. Run "npm start", "npm test" or "node scripts/setup.mjs" at the root of its repository first.
    ",
    ]
  `)
})

it('starts what was built', async () => {
  await mkdir(join(scratch, 'bin'))
  await mkdir(join(scratch, 'dist'))
  const copy = join(scratch, 'bin', 'callboard.mjs')
  await copyFile(bin, copy)
  await writeFile(join(scratch, 'dist', 'main.js'), 'console.log("built")')
  expect(await start([copy]).ended).toEqual({ code: 0, stdout: 'built\n', stderr: '' })
})

const waiting = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: waiting }
spec:
  type: example
  owner: crew
  steps:
    - { id: wait, name: Wait for it, action: 'debug:wait', input: { minutes: 5 } }
`
