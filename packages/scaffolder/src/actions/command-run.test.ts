import { createProcessGate } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { type AllowedCommand, commandRun } from './command-run.ts'
import { testAction } from './test-action.ts'

const gate = createProcessGate({
  sh: { command: 'sh', env: { GIVEN: 'by the host' } },
  cat: { command: 'cat' },
  echo: { command: 'echo' },
})
const allow: readonly AllowedCommand[] = [
  { program: 'sh', args: ['-c', /[^-].*/], env: ['NAME'], timeoutMs: 400, maxOutputBytes: 1000 },
  { program: 'cat', args: [/[a-z.]+/] },
  { program: 'echo', args: [/v\d+(\.\d+)*/, '--help'] },
]
const action = commandRun({ gate, allow })
const run = (input: object, call: Partial<Parameters<typeof testAction>[1]> = {}) =>
  testAction(action, { input, ...call })

it('runs a program in a folder of the workspace and gives what it wrote', async () => {
  const { output, log, files } = await run(
    {
      program: 'sh',
      args: ['-c', 'cat in; printf "$NAME $GIVEN\\nlast" >&2; echo new > made'],
      cwd: 'd',
      env: { NAME: 'ana' },
    },
    { files: { 'd/in': 'one\ntwo\n' } },
  )
  expect(output).toEqual({ exitCode: 0, stdout: 'one\ntwo\n', stderr: 'ana by the host\nlast' })
  expect([...log].sort()).toEqual(['ana by the host', 'last', 'one', 'two'])
  expect(files).toEqual({ 'd/in': 'one\ntwo\n', 'd/made': 'new\n' })
})

it('gives a program its standard input', async () => {
  const { output } = await run({ program: 'cat', stdin: 'text' })
  expect(output).toMatchObject({ stdout: 'text' })
})

it('fails with the program, unless it is to go on', async () => {
  const input = { program: 'sh', args: ['-c', 'echo no good >&2; exit 3'] }
  expect((await run(input)).error).toMatchObject({
    code: 'SCAFFOLDER_COMMAND_FAILED',
    message: '"sh" ended with 3: "no good"',
  })
  expect((await run({ ...input, continueOnFailure: true })).output).toMatchObject({ exitCode: 3 })
})

it.each([
  [
    { program: 'rm', args: ['-rf', '/'] },
    '"rm" may not be run like that: the host allows sh, cat, echo',
  ],
  [
    { program: 'echo', args: ['v1', 'x v1'] },
    '"echo" may not be run like that: the argument "x v1" is none that is allowed',
  ],
  [
    { program: 'echo', args: ['v1\nx'] },
    '"echo" may not be run like that: the argument "v1\nx" is none that is allowed',
  ],
  [
    { program: 'cat', args: ['-'] },
    '"cat" may not be run like that: the argument "-" is none that is allowed',
  ],
  [
    { program: 'sh', env: { PATH: '/tmp' } },
    '"sh" may not be run like that: the variable "PATH" may not be set',
  ],
  [
    { program: 'sh', env: { LD_PRELOAD: 'x' } },
    '"sh" may not be run like that: the variable "LD_PRELOAD" may not be set',
  ],
  [
    { program: 'constructor' },
    '"constructor" may not be run like that: the host allows sh, cat, echo',
  ],
])('does not run %j, not in a plan either', async (input, message) => {
  for (const method of ['run', 'plan'] as const)
    expect((await run(input, { method })).error).toMatchObject({
      code: 'SCAFFOLDER_COMMAND_DENIED',
      message,
    })
})

it.each([
  ['../', 'CORE_PATH_OUTSIDE'],
  ['/etc', 'CORE_PATH_INVALID'],
  ['nowhere', 'CORE_PATH_MISSING'],
])('does not run in %s', async (cwd, code) => {
  expect((await run({ program: 'echo', cwd })).error?.code).toBe(code)
})

it('ends a program that takes too long, with all that it has started', async () => {
  const { error } = await run({ program: 'sh', args: ['-c', 'sleep 30 & sleep 30'] })
  expect(error?.code).toBe('CORE_PROGRAM_TIMEOUT')
})

it('keeps the beginning of what a program writes without end', async () => {
  const { output, log } = await run({ program: 'sh', args: ['-c', 'seq 1 5000'] })
  expect((output as { stdout: string }).stdout).toHaveLength(1000)
  expect(log.at(-1)).toBe('Output beyond 1000 bytes was left out')
})

it('is described by a plan', async () => {
  const input = { program: 'echo', args: ['v1.2'], cwd: 'd' }
  expect((await run(input, { method: 'plan' })).output).toEqual({
    sideEffects: [{ text: 'Runs echo v1.2 in d' }],
  })
})

it('refuses a pattern of the host that could take for ever', () => {
  const unsafe = [{ program: 'sh', args: [/(a+)+/] }]
  expect(() => commandRun({ gate, allow: unsafe })).toThrow(/repeats something that repeats itself/)
})
