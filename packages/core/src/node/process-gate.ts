import { z } from 'zod'
import { coreErrors } from '../errors/core-errors.ts'
import { checkOptions } from '../options/check-options.ts'
import { throwIfAborted } from '../runtime/abort.ts'
import {
  type AllowedProgram,
  type ProgramResult,
  type RunProgramOptions,
  startProgram,
  watchProgram,
} from './run-program.ts'

/**
 * Runs programs from a list, without a shell, in a process group of their own that is ended whole when the program
 * itself ends. A grandchild that makes a session of its own (`setsid`) leaves the group and is out of reach.
 */
export interface ProcessGate {
  /**
   * @throws CORE_PROGRAM_DENIED CORE_PROGRAM_MISSING CORE_PROGRAM_FAILED CORE_PROGRAM_TIMEOUT CORE_PATH_MISSING
   * for `cwd`, what `onOutput` throws, or the signal's reason
   */
  run(options: RunProgramOptions): Promise<ProgramResult>
}

const programsSchema = z.record(
  z.string(),
  z.strictObject({
    command: z.string().min(1),
    env: z.record(z.string(), z.string()).optional(),
  }),
)

/**
 * Creates the gate through which all programs are run. Nothing may be run that is not named here.
 *
 * @throws CORE_OPTION_INVALID
 */
export function createProcessGate(programs: Readonly<Record<string, AllowedProgram>>): ProcessGate {
  checkOptions('createProcessGate', programsSchema, programs)
  return {
    async run(options) {
      throwIfAborted(options.signal)
      const { program } = options
      const allowed = Object.hasOwn(programs, program) ? programs[program] : undefined
      if (!allowed) throw coreErrors.PROGRAM_DENIED({ program })
      return watchProgram(startProgram(allowed, options), options)
    },
  }
}
