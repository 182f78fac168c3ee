// The handler

export {
  createScaffolderHttp,
  type ScaffolderHttpOptions,
} from './http/create-scaffolder-http.ts'

// What it can be given

export {
  type Autocomplete,
  type AutocompleteContext,
  type AutocompleteResult,
  defineAutocomplete,
} from './http/define-autocomplete.ts'
export type { ProjectSource, TemplateSource } from './http/route-parts.ts'
export { createStreamSlots, type StreamSlots } from './http/stream-slots.ts'
export {
  createUploadedFiles,
  type KeptFiles,
  type UploadedFile,
  type UploadedFiles,
} from './http/uploaded-files.ts'
