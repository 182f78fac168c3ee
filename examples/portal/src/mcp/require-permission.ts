import { HttpError } from '@callboard/core/http'
import type { Portal } from '../portal.ts'

/** @throws a 403 that names what it takes */
export async function requirePermission(
  portal: Pick<Portal, 'allows'>,
  question: Parameters<Portal['allows']>[0],
): Promise<void> {
  if (await portal.allows(question)) return
  throw new HttpError(403, `It takes the permission ${question.permission} to do this`, {
    hint: 'Ask who runs the portal.',
  })
}
