export { assetHeaders } from './http/asset-headers.ts'
export {
  createDocsHttp,
  type DocsEntities,
  type DocsHttpOptions,
  type DocsSites,
} from './http/create-docs-http.ts'
