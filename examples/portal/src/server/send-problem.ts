import { type HttpError, problemResponse } from '@callboard/core/http'
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express'

/** Whether programs are answered at a path. */
export function isApiPath(path: string): boolean {
  return /^\/(?:api|mcp)(?:\/|$)/i.test(path)
}

/** Answers a program with what is wrong, in the shape that the APIs have for it. */
export async function sendProblem(
  { method, originalUrl }: ExpressRequest,
  response: ExpressResponse,
  error: HttpError,
): Promise<void> {
  // The name that was asked for may be one to build no address of.
  const url = URL.canParse(originalUrl, 'http://localhost') ? originalUrl : '/'
  const asked = new Request(new URL(url, 'http://localhost'), { method })
  const problem = problemResponse(asked, error)
  response.status(error.status).set(Object.fromEntries(problem.headers)).set(error.headers)
  response.send(await problem.text())
}
