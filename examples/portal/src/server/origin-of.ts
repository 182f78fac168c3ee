import type { Request } from 'express'
import type { Portal } from '../portal.ts'

/** Where readers have the portal from: as it is configured, else the name they asked for, which was checked before. */
export function originOf({ publicUrl }: Pick<Portal, 'publicUrl'>, request: Request): string {
  return publicUrl ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`
}
