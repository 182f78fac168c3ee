export {
  type Authorize,
  createHttpHandler,
  type HttpHandler,
  type HttpHandlerOptions,
} from './http/create-http-handler.ts'
export { HttpError, type HttpErrorOptions, problemResponse } from './http/http-error.ts'
export { streamJson } from './http/json-response.ts'
export { defineRoute, type Route, type RouteContext } from './http/route.ts'
