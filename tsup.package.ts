import { readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

interface Manifest {
  exports: Record<string, string | Record<string, string>>
}

/** One build for each `package.json` beside the caller: its exports are the entries, with files that are loaded by address. */
export const library = (...files: string[]) =>
  defineConfig((cli) => ({
    ...common,
    entry: [...entriesOf(JSON.parse(readFileSync('package.json', 'utf8'))), ...files],
    // tsup sets `baseUrl`, which TypeScript 6 refuses without `ignoreDeprecations`; `npm run types` has checked the sources.
    dts: cli.dts !== false && {
      compilerOptions: { ignoreDeprecations: '6.0', noCheck: true },
    },
  }))

export const example = (...entry: string[]) => defineConfig({ ...common, entry, dts: false })

// The base file carries no source condition: declarations must refer to siblings by name.
const common = {
  tsconfig: '../../tsconfig.base.json',
  format: 'esm' as const,
  platform: 'node' as const,
  target: 'node20.19',
  clean: true,
  silent: true,
}

const entriesOf = ({ exports }: Manifest) =>
  Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [] : [target['@callboard/source'] ?? []].flat(),
  )
