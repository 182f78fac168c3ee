import { defineCommand } from '../command.ts'

/** `callboard init`: a configuration to begin with. */
export const init = defineCommand<{ yaml?: boolean }>({
  name: 'init',
  summary: 'Writes a commented configuration to begin with.',
  examples: ['init', 'init --yaml'],
  options: [
    { flags: '--yaml', description: 'write YAML: data only, without actions and credentials' },
  ],
  notes: ['It writes callboard.config.ts into the working directory, and never over a file.'],
  async run({ io, options }) {
    const { writeConfig } = await import('../init/write-config.ts')
    const file = await writeConfig({ folder: io.cwd, yaml: options.yaml === true })
    return {
      json: { file },
      text: ({ style }) => [
        `${style.bold(file)} is written.`,
        `Next: name your folders in it, then run npx callboard serve --config ${file}`,
      ],
    }
  },
})
