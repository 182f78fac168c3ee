import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createProcessGate } from '@callboard/core/node'
import { expect } from 'vitest'
import type { GoldenPath } from './open-demo.ts'

/** What the services are built with; the newest that we know of is not needed. */
const programs = {
  go: {
    command: 'go',
    // Nothing is downloaded: neither modules nor another version of Go.
    env: { GOTOOLCHAIN: 'local', GOPROXY: 'off', GOFLAGS: '-mod=mod' },
  },
  node: { command: process.execPath },
  python3: { command: 'python3', env: { PYTHONPATH: 'src', PYTHONDONTWRITEBYTECODE: '1' } },
  promtool: { command: 'promtool' },
  terraform: {
    command: 'terraform',
    env: { TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
  },
}
const gate = createProcessGate(programs)

/** A program that generated projects are tried with. */
export type Program = keyof typeof programs

/** Whether a program is on this machine. */
export function hasProgram(program: Program): boolean {
  const { command } = programs[program]
  const folders = (process.env.PATH ?? '').split(delimiter)
  return existsSync(command) || folders.some((folder) => existsSync(join(folder, command)))
}

/** Ends the title of a test with the reason for which it is skipped. */
export function unless(program: Program | undefined): string {
  return program === undefined || hasProgram(program)
    ? ''
    : ` (skipped: there is no ${program} on this machine)`
}

/** Runs a program and holds it to exit code 0. Resolves to its standard output. */
export async function run(
  cwd: string,
  [program, ...args]: readonly [Program, ...string[]],
  input = '',
): Promise<string> {
  const { exitCode, stdout, stderr } = await gate.run({
    program,
    args,
    cwd,
    input,
    timeoutMs: 240_000,
  })
  expect(exitCode, [program, ...args, '\n', stdout, stderr].join(' ')).toBe(0)
  return stdout
}

/** How a service is tried and started. */
export interface Toolchain {
  program: Program
  /** Each has to succeed. */
  checks: readonly (readonly string[])[]
  /** Starts it, in its folder. */
  start(name: string): readonly [string, ...string[]]
  env: Readonly<Record<string, string>>
}

/** By golden path; one without is nothing that runs. */
export const toolchains: Partial<Record<GoldenPath, Toolchain>> = {
  'new-go-service': {
    program: 'go',
    checks: [
      ['vet', './...'],
      ['test', './...'],
      ['build', '-o', 'bin/service', './cmd/...'],
    ],
    start: () => ['bin/service'],
    env: { DRAIN_DELAY: '300ms' },
  },
  'new-node-service': {
    program: 'node',
    checks: [['--test']],
    start: () => [process.execPath, 'src/main.js'],
    env: { DRAIN_MS: '300' },
  },
  'new-python-service': {
    program: 'python3',
    checks: [['-W', 'error', '-m', 'unittest']],
    start: (name) => ['python3', '-m', name.replaceAll('-', '_')],
    env: { DRAIN_SECONDS: '0.3', PYTHONPATH: 'src', PYTHONDONTWRITEBYTECODE: '1' },
  },
}
