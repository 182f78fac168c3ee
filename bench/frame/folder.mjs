import { fileURLToPath } from 'node:url'

/** Where the benchmarks are, with a separator at the end. */
export const benchFolder = fileURLToPath(new URL('..', import.meta.url))
