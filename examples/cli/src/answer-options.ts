import type { CommandOption } from './command.ts'
import { pairs } from './option-parsers.ts'

/** How the commands of a template take its answers. Secrets come from the environment, because everybody sees a command line. */
export const answerOptions: readonly CommandOption[] = [
  {
    flags: '--values <file>',
    description: 'the answers as a YAML or JSON object; - reads standard input',
  },
  {
    flags: '-p, --parameter <name=value>',
    description: 'one answer, above that of the file (repeatable)',
    parse: pairs,
  },
  {
    flags: '--secret <name=variable>',
    description: 'a secret, from an environment variable (repeatable)',
    parse: pairs,
  },
]
