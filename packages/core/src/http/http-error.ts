import { CallboardError } from '../errors/callboard-error.ts'

/** What an {@link HttpError} is made of besides its status and message. */
export interface HttpErrorOptions {
  /** @default `HTTP_` and the status */
  code?: string
  hint?: string
  cause?: unknown
  /** `errors`, a list, goes into the body; the rest stays inside. */
  data?: Record<string, unknown>
  headers?: Readonly<Record<string, string>>
}

/** Says with which status a request is refused; the code, words and hint are those of any Callboard error. */
export class HttpError extends CallboardError {
  readonly status: number
  /** Headers of the answer beside those that every refusal has. */
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, options: HttpErrorOptions = {}) {
    super(message, {
      code: options.code ?? `HTTP_${status}`,
      hint: options.hint,
      cause: options.cause,
      data: options.data,
    })
    this.status = status
    this.headers = options.headers ?? {}
  }
}

/** Names that the peer's clients expect in an error's body. */
const peerNames: Record<number, string> = {
  400: 'InputError',
  401: 'AuthenticationError',
  403: 'NotAllowedError',
  404: 'NotFoundError',
  405: 'NotAllowedError',
  409: 'ConflictError',
  413: 'PayloadTooLargeError',
  415: 'InputError',
  503: 'ServiceUnavailableError',
}

/**
 * The answer for a refused request: the members of RFC 9457 problem details and those that the peer's clients read,
 * in one body. It is `application/json` because those clients read no other type.
 */
export function problemResponse(request: Request, error: HttpError): Response {
  const { status, message, code, hint, data, headers } = error
  const body = {
    type: 'about:blank',
    title: peerNames[status] ?? 'Error',
    status,
    detail: message,
    code,
    ...(hint !== undefined && { hint }),
    ...(Array.isArray(data.errors) && { errors: data.errors }),
    error: { name: peerNames[status] ?? 'Error', message },
    request: { method: request.method, url: new URL(request.url).pathname },
    response: { statusCode: status },
  }
  return Response.json(body, { status, headers: { ...headers, 'cache-control': 'no-store' } })
}
