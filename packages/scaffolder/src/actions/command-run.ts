import type { ProcessGate } from '@callboard/core/node'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { checkPattern } from '../expressions/pattern-gate.ts'
import { type Action, type ActionContext, defineAction } from './define-action.ts'
import { createLineLog } from './line-log.ts'

/** A program that steps may run. */
export interface AllowedCommand {
  /** Its name in templates, and among the programs of the gate. */
  program: string
  /**
   * What its arguments may be: each of them one of these texts, or matched whole by one of these patterns. A pattern
   * that lets an argument begin with `-` lets a template set any option. @default none
   */
  args?: readonly (string | RegExp)[]
  /** Names of the variables that a step may set. @default none */
  env?: readonly string[]
  /** @default 300_000 */
  timeoutMs?: number
  /** What is kept of each of its outputs. @default 1 MiB */
  maxOutputBytes?: number
}

/** What `command:run` may run. */
export interface CommandOptions {
  gate: ProcessGate
  allow: readonly AllowedCommand[]
}

const input = z.strictObject({
  program: z.string().min(1).describe('One of the programs that the host allows'),
  args: z
    .array(z.string().max(4096))
    .max(100)
    .default([])
    .describe('Arguments as they are: there is no shell'),
  env: z
    .record(z.string(), z.string())
    .default({})
    .describe('Variables that the host lets through'),
  cwd: z.string().default('.').describe('Folder of the workspace to run in'),
  stdin: z.string().default('').describe('Text that the program reads'),
  continueOnFailure: z
    .boolean()
    .default(false)
    .describe('Whether an exit code other than 0 is an output, not an error'),
})
type Input = z.output<typeof input>

const output = z.strictObject({
  exitCode: z.number().nullable().describe('null when a signal ended the program'),
  stdout: z.string().describe('The beginning of what it wrote'),
  stderr: z.string().describe('The beginning of what it wrote about itself'),
})

/** `command:run`: runs a program that the host allows, in the workspace. @throws SCAFFOLDER_PATTERN_REFUSED */
export function commandRun({ gate, allow }: CommandOptions): Action {
  const commands = new Map(allow.map((command) => [command.program, compile(command)]))
  const check = ({ program, args, env }: Input): AllowedCommand => {
    const command = commands.get(program)
    const refuse = (reason: string) => errors.COMMAND_DENIED({ program, reason })
    if (!command) throw refuse(`the host allows ${[...commands.keys()].join(', ') || 'no program'}`)
    const argument = args.find((each) => !command.accepts(each))
    if (argument !== undefined) throw refuse(`the argument "${argument}" is none that is allowed`)
    const variable = Object.keys(env).find((name) => !command.allowed.env?.includes(name))
    if (variable !== undefined) throw refuse(`the variable "${variable}" may not be set`)
    return command.allowed
  }
  return defineAction({
    id: 'command:run',
    description: `Runs a program in the workspace: ${[...commands.keys()].join(', ')}.`,
    input,
    output,
    examples: [{ description: 'Format', input: { program: 'gofmt', args: ['-w', '.'] } }],
    run: (context) => run(gate, context, check(context.input)),
    plan({ input: given }) {
      check(given)
      const { program, args, cwd } = given
      const where = cwd === '.' ? 'the workspace' : cwd
      return { sideEffects: [{ text: `Runs ${[program, ...args].join(' ')} in ${where}` }] }
    },
  })
}

async function run(
  gate: ProcessGate,
  { input: given, workspace, logger, signal }: ActionContext<Input>,
  { timeoutMs = 300_000, maxOutputBytes = 1024 * 1024 }: AllowedCommand,
): Promise<z.output<typeof output>> {
  const { program, args, env, cwd, stdin, continueOnFailure } = given
  const folder = await workspace.folder(cwd)
  const log = createLineLog(logger)
  const result = await gate.run({
    program,
    args,
    env,
    input: stdin,
    cwd: folder.root,
    timeoutMs,
    maxOutputBytes,
    onOutput: log.write,
    signal,
  })
  log.end()
  const { exitCode, stdout, stderr, truncated } = result
  if (truncated) logger.warn(`Output beyond ${maxOutputBytes} bytes was left out`)
  if (exitCode !== 0 && !continueOnFailure)
    throw errors.COMMAND_FAILED({ program, exitCode, output: stderr.trim() || stdout.trim() })
  return { exitCode, stdout, stderr }
}

function compile(allowed: AllowedCommand) {
  const texts = (allowed.args ?? []).filter((each) => typeof each === 'string')
  const patterns = (allowed.args ?? [])
    .filter((each) => typeof each !== 'string')
    .map(({ source }) => {
      const whole = `^(?:${source})$`
      return { pattern: new RegExp(whole, 'u'), longest: checkPattern(whole) }
    })
  return {
    allowed,
    accepts: (argument: string) =>
      texts.includes(argument) ||
      patterns.some(({ pattern, longest }) => argument.length <= longest && pattern.test(argument)),
  }
}
