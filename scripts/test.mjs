// Everything a developer needs to know before a commit. Arguments go to Vitest:
// `npm test -- --project core`. The last line is always `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { BuildError, SetupError, setup } from './setup.mjs'
import { filesBelow, root } from './workspace.mjs'

const counts = { passed: 0, failed: 0, skipped: 0 }

async function main() {
  try {
    await setup()
    // Tests that start a program take it as it is built.
    process.env.CALLBOARD_BUILT = '1'
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    counts.failed += 1
    // Tests run from the sources and often say more about a broken one than the bundler does.
    if (!(error instanceof BuildError)) return
  }
  runVitest(process.argv.slice(2))
}

function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-test-'))
  const report = join(folder, 'report.json')
  try {
    const { status } = spawnSync(process.execPath, vitestArguments(args, report), {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const before = counts.failed
    count(JSON.parse(readFileSync(report, 'utf8')))
    if (status !== 0 && counts.failed === before) counts.failed += 1
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    console.error('Vitest wrote no report.')
    counts.failed += 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const vitestArguments = (args, report) => [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config=vitest.workspace.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...(args.some((arg) => arg.startsWith('--project')) ? [] : withoutBrowser()),
  ...args,
]

function withoutBrowser() {
  if (filesBelow('tests/browser').length === 0) return ['--project=!browser']
  const chromium = findChromium()
  if (chromium) {
    // What was found is what the tests drive.
    process.env.CHROMIUM_PATH = chromium
    return []
  }
  console.error(
    'Browser tests are skipped: no Chromium was found (install it, or name one in CHROMIUM_PATH).',
  )
  return ['--project=!browser']
}

function count({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  // A file that cannot be loaded fails without a failed test.
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  )
  counts.passed += numPassedTests
  counts.failed += numFailedTests + broken.length
  counts.skipped += numPendingTests + numTodoTests
}

try {
  await main()
} catch (error) {
  console.error(error)
  counts.failed += 1
}
const { passed, failed, skipped } = counts
if (failed > 0 || passed === 0) process.exitCode = 1
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
