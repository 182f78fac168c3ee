// A file is one concept that is read without scrolling twice; src/ is one folder deep.
import { read, sources } from './workspace.mjs'

const warnAt = 250
const failAt = 400

let failures = 0
for (const path of sources('packages', 'examples')) {
  const lines = read(path).trimEnd().split('\n').length
  const [, below] = path.split('/src/')
  if (lines > warnAt)
    complain(lines > failAt, path, `${lines} lines, aim at 150 (${failAt} is the most)`)
  if (below.split('/').length > 2) complain(true, path, 'more than one folder below src/')
}
if (failures > 0) process.exitCode = 1

function complain(fails, path, what) {
  if (fails) failures += 1
  console.error(`${fails ? 'error' : 'warning'}: ${path}: ${what}`)
}
