import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { articleFiles } from '@callboard/docs'
import { diagramHeaders } from '@callboard/docs/http'
import express, { Router } from 'express'
import { dependencyPath, packagePath } from './package-folder.ts'

/** The browser's files under `/assets`, and the version that their addresses carry. */
export interface Assets {
  router: Router
  /** Changes when any of the files does, so that they can be cached for ever. */
  version: string
}

/** Serves `public/`, the one library that the browser loads, and what goes with the articles of docs. */
export function createAssets(): Assets {
  const htmx = dependencyPath('htmx.org/dist/htmx.min.js')
  const folder = packagePath('public')
  const hash = createHash('sha256').update(readFileSync(htmx))
  for (const name of readdirSync(folder).sort())
    hash.update(readFileSync(packagePath('public', name)))
  const router = Router()
  const options = { index: false as const, cacheControl: false, setHeaders: allowCache }
  router.get('/htmx.js', (_request, response) => {
    allowCache(response)
    // pnpm keeps packages below a folder whose name begins with a dot.
    response.sendFile(htmx, { dotfiles: 'allow', cacheControl: false })
  })
  const mermaid = readFileSync(dependencyPath('@mermaid-js/tiny'))
  for (const [name, { type, content }] of articleFiles({ mermaid })) {
    hash.update(content)
    router.get(`/docs/${name}`, (_request, response) => {
      allowCache(response)
      if (/^(?:diagram|mermaid)/.test(name)) response.set(diagramHeaders(name))
      response.type(type).send(Buffer.from(content))
    })
  }
  router.use(express.static(folder, options))
  return { router, version: hash.digest('hex').slice(0, 12) }
}

function allowCache(response: { set(name: string, value: string): unknown }): void {
  response.set('cache-control', 'public, max-age=31536000, immutable')
}
