import { fileURLToPath } from 'node:url'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Arguments with which Node starts the command as a process of its own: what `npm test` has just built, which is there in a
 * quarter of the time, and else the sources, for a build could be an old one.
 */
export const commandArgv: readonly string[] = process.env.CALLBOARD_BUILT
  ? [at('../bin/callboard.mjs')]
  : ['--conditions=@callboard/source', '--import', import.meta.resolve('tsx'), at('../src/main.ts')]
