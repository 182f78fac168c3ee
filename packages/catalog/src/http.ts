export { type CatalogHttpOptions, createCatalogHttp } from './http/create-catalog-http.ts'
