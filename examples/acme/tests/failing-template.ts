import { cp, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { GoldenPath } from './open-demo.ts'

const templates = join(dirname(import.meta.dirname), 'templates')

/** Copies a golden path into a folder, under the name `failing` and with one more step at its end, which fails. */
export async function writeFailing(name: GoldenPath, into: string): Promise<void> {
  await cp(join(templates, name), into, { recursive: true })
  await cp(join(templates, 'shared'), join(into, 'shared'), { recursive: true })
  const file = join(into, 'template.yaml')
  const text = await readFile(file, 'utf8')
  const failing = text
    .replace(/^( {2}name:) .*$/m, '$1 failing')
    .replace(/^( {2}title:) .*$/m, '$1 Failing')
    .replace('url: ../shared/', 'url: ./shared/')
    .replace(/^ {2}output:$/m, `${lastStep}\n$&`)
  await writeFile(file, failing)
}

const lastStep = `    - id: last
      name: Fail
      action: fs:rename
      input: { files: [{ from: nowhere, to: there }] }`
