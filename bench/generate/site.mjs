import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRandom } from './random.mjs'
import { paragraph, sentence, technicalWord } from './words.mjs'

/** @import { Random } from './random.mjs' */

const pagesOfChapter = 20

/**
 * The pages of a documentation site by path: headings, paragraphs with links and emphasis, lists, tables and code.
 * Only CommonMark and GFM, so that every contender can render all of it.
 *
 * @param {number} pages
 * @returns {Map<string, string>}
 */
export function generatePages(pages) {
  const random = createRandom(20261103)
  return new Map(
    Array.from({ length: pages }, (_, index) => [
      pathOf(index),
      `# Page ${index}\n\n${sections(random, index, pages)}`,
    ]),
  )
}

/**
 * Writes the site into a folder, with its `mkdocs.yml`.
 *
 * @param {string} folder
 * @param {number} pages
 */
export function generateSite(folder, pages) {
  mkdirSync(join(folder, 'docs'), { recursive: true })
  writeFileSync(join(folder, 'mkdocs.yml'), 'site_name: Generated\nplugins:\n  - techdocs-core\n')
  for (const [path, text] of generatePages(pages)) {
    const file = join(folder, 'docs', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

const pathOf = (index) =>
  index === 0 ? 'index.md' : `chapter-${Math.floor(index / pagesOfChapter)}/page-${index}.md`

/** @param {Random} random */
function sections(random, index, pages) {
  const parts = Array.from({ length: 6 }, (_, number) => {
    const depth = number % 3 === 2 ? '###' : '##'
    return [
      `${depth} ${technicalWord(random)} ${technicalWord(random)} ${number}`,
      `${paragraph(random, 4)} See [page](${linkTo(index, random.integer(pages))}) and **${technicalWord(random)}** or \`${technicalWord(random)}\`.`,
      blocks[number % blocks.length](random),
      ...(number % 2 === 0 ? [code(random, number)] : []),
    ].join('\n\n')
  })
  return `${parts.join('\n\n')}\n`
}

const linkTo = (from, to) => (from === 0 ? pathOf(to) : `../${pathOf(to)}`)

const blocks = [
  (random) => Array.from({ length: 5 }, () => `- ${sentence(random, 8)}`).join('\n'),
  (random) =>
    `| Option | Default | Meaning |\n| --- | --- | --- |\n${Array.from({ length: 6 }, () => `| \`${technicalWord(random)}\` | ${random.integer(100)} | ${sentence(random, 7)} |`).join('\n')}`,
  (random) => `> ${sentence(random, 14)}`,
]

const samples = {
  ts: (word) =>
    `export async function ${word}(input: string): Promise<number> {\n  const found = await lookup(input, { retries: 3 })\n  // Nothing there is not an error.\n  return found?.length ?? 0\n}`,
  yaml: (word) =>
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${word}\nspec:\n  ports:\n    - port: 80 # http\n      targetPort: 8080`,
  bash: (word) =>
    `for file in *.${word}; do\n  echo "reading $file" && wc -l "$file" || exit 1\ndone`,
}

/** @param {Random} random */
function code(random, number) {
  const language = Object.keys(samples)[number % 3]
  return `\`\`\`${language}\n${samples[language](technicalWord(random))}\n\`\`\``
}
