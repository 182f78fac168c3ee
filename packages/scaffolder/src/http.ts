export {
  createScaffolderHttp,
  type ScaffolderHttpOptions,
  type TemplateSource,
} from './http/create-scaffolder-http.ts'
