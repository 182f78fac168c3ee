// Writes a generated catalog: `write-catalog.mjs <folder> <entities>`, all texts in one file and the length of each in another.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateCatalog } from './catalog.mjs'

const [folder, total] = process.argv.slice(2)
const texts = generateCatalog(Number(total)).map((text) => Buffer.from(text))
writeFileSync(join(folder, 'texts'), Buffer.concat(texts))
writeFileSync(
  join(folder, 'lengths'),
  Uint32Array.from(texts, ({ length }) => length),
)
