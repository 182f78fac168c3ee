// The handler

export {
  createScaffolderHttp,
  type ScaffolderHttpOptions,
  type TemplateSource,
} from './http/create-scaffolder-http.ts'

// What it can be given

export {
  type Autocomplete,
  type AutocompleteContext,
  type AutocompleteResult,
  defineAutocomplete,
} from './http/define-autocomplete.ts'
export { createStreamSlots, type StreamSlots } from './http/stream-slots.ts'
export type { ProjectSource } from './http/update-route.ts'
export {
  createUploadedFiles,
  type KeptFiles,
  type UploadedFile,
  type UploadedFiles,
} from './http/uploaded-files.ts'
