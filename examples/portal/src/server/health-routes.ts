import { Router } from 'express'
import type { Portal } from '../portal.ts'

/**
 * `/healthz`: whether the process is well, for whoever would start another one. `/readyz`: whether it should be sent
 * readers, which it should not any more once it was told to stop. Neither tells anything of what is in the catalog.
 */
export function healthRoutes({ stopping, catalog }: Pick<Portal, 'stopping' | 'catalog'>): Router {
  const router = Router()
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', generation: catalog.generation })
  })
  router.get('/readyz', (_request, response) => {
    const ready = !stopping.aborted
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'stopping' })
  })
  return router
}
