#!/usr/bin/env node
import { existsSync } from 'node:fs'

const main = new URL('../dist/main.js', import.meta.url)
if (existsSync(main)) await import(main.href)
else {
  process.stderr.write(
    'callboard is not built yet. Run "npm start", "npm test" or "node scripts/setup.mjs" at the root of its repository first.\n',
  )
  process.exitCode = 3
}
