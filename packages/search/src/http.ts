export { createSearchHttp, type SearchHttpOptions } from './http/create-search-http.ts'
