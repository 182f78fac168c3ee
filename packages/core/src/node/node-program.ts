import type { AllowedProgram } from './run-program.ts'

/** Node itself, for code that needs a process of its own: with limits of its own, and nothing to lose. */
export const nodeProgram: AllowedProgram = { command: process.execPath }
