export { assetHeaders, diagramHeaders } from './http/asset-headers.ts'
export {
  createDocsHttp,
  type DocsEntities,
  type DocsHttpOptions,
  type DocsSites,
  type DocsVersion,
} from './http/create-docs-http.ts'
export { createSiteHttp, type SiteHttpOptions } from './http/create-site-http.ts'
