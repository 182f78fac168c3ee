import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRandom } from './random.mjs'
import { paragraph, technicalWord } from './words.mjs'

/** What the skeleton's expressions see. */
export const skeletonScope = {
  values: { name: 'payment-gateway', owner: 'fintech-team', port: 8080, metrics: true },
}

/** 1,000 files of this make 3.7 MB. */
const bytesOfFile = 3_700

/**
 * Writes a skeleton of `files` files; every fourth holds template syntax, as in real ones, and every eighth name does.
 *
 * @param {string} folder
 * @param {number} files
 */
export function generateSkeleton(folder, files) {
  const random = createRandom(20261102)
  for (let index = 0; index < files; index += 1) {
    const name =
      index % 8 === 0 ? `\${{ values.name }}-${index}` : `${technicalWord(random)}-${index}`
    const path = join(folder, `module-${index % 25}`, `part-${index % 4}`, `${name}.txt`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content(random, index % 4 === 0))
  }
}

function content(random, isTemplate) {
  const lines = []
  for (let bytes = 0; bytes < bytesOfFile; bytes += (lines.at(-1)?.length ?? 0) + 1)
    lines.push(isTemplate && lines.length % 4 === 0 ? template(random) : paragraph(random, 1))
  return `${lines.join('\n')}\n`
}

function template(random) {
  return random.pick([
    `name: \${{ values.name }} owner: \${{ values.owner | upper }}`,
    `{% if values.metrics %}port: \${{ values.port + 1 }}{% else %}none{% endif %}`,
    `{% for item in [1, 2, 3] %}\${{ values.name }}-\${{ item }} {% endfor %}`,
  ])
}
