import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cache } from './workspace.mjs'

const file = join(cache, 'lock')
const abandonedMs = 10 * 60_000

/** Runs `work` while no other set-up, nor a child that outlived a killed one, changes the workspace. */
export async function locked(work) {
  while (holders().some(isAlive)) await sleep(200)
  hold(process.pid)
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** Runs a command and collects what it prints; its id goes into the lock. */
export function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, options)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    if (child.pid) hold(process.pid, child.pid)
    child.on('error', (error) => resolve({ status: 1, output: error.message, error }))
    child.on('close', (status) => resolve({ status, output }))
  })
}

function hold(...pids) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(file, pids.join(' '))
}

// A process id is used again after a while, so an old lock says nothing.
function holders() {
  try {
    if (Date.now() - statSync(file).mtimeMs > abandonedMs) return []
    return readFileSync(file, 'utf8').split(' ').map(Number).filter(Boolean)
  } catch {
    return []
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch (error) {
    return error.code === 'EPERM'
  }
}
