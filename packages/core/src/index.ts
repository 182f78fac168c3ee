// Errors

export {
  CallboardError,
  type CallboardErrorJson,
  type CallboardErrorOptions,
} from './errors/callboard-error.ts'
export { coreErrors } from './errors/core-errors.ts'
export {
  defineErrors,
  type ErrorContext,
  type ErrorFactories,
  type ErrorRow,
} from './errors/define-errors.ts'
export { formatError, messageOf } from './errors/format-error.ts'

// Issues

export { type CodeFrameOptions, codeFrame } from './issue/code-frame.ts'
export { didYouMean } from './issue/did-you-mean.ts'
export type { DocumentPath, LocatePart } from './issue/document-path.ts'
export { formatIssue } from './issue/format-issue.ts'
export { hasErrors, type Issue, type IssueSeverity, issueFromError } from './issue/issue.ts'
export { formatLocation, type SourceLocation } from './issue/source-location.ts'
export type { SourcePlace } from './issue/source-places.ts'

// Entities

export { coreKinds } from './entity/core-kinds.ts'
export { defineKind, type EntityKind, type RelationRule } from './entity/define-kind.ts'
export type {
  Entity,
  EntityLink,
  EntityMetadata,
  EntityRelation,
  EntityStatus,
} from './entity/entity.ts'
export {
  canonicalRef,
  defaultNamespace,
  type EntityRef,
  type EntityRefDefaults,
  entityRefOf,
  formatEntityRef,
  parseEntityRef,
} from './entity/entity-ref.ts'
export { kindFromJsonSchema } from './entity/kind-from-json-schema.ts'
export { kindJsonSchema } from './entity/kind-json-schema.ts'
export { type LocationRef, parseLocationRef } from './entity/location-ref.ts'
export {
  type BadReference,
  type EntityReferences,
  type EntityRelations,
  edgesFrom,
  type FieldReference,
  type ReadRef,
  type Relation,
  referencesOf,
  relationsOf,
} from './entity/relations-of.ts'
export {
  type ValidatedEntity,
  type ValidateEntityContext,
  validateEntity,
} from './entity/validate-entity.ts'

// JSON Schema

export { checkJsonSchema, type SchemaProblem } from './json-schema/check-json-schema.ts'

// YAML

export { parseYaml, type YamlText } from './yaml/parse-yaml.ts'
export { type ParseYamlOptions, readYaml } from './yaml/read-yaml.ts'
export type { ReadYamlTag } from './yaml/read-yaml-tag.ts'
export type { YamlDocument } from './yaml/yaml-document.ts'
export { defaultYamlLimits, type YamlLimits } from './yaml/yaml-limits.ts'

// Paths

export type {
  Folder,
  FolderEntry,
  OpenFolderOptions,
  WalkOptions,
  WriteOptions,
} from './path/folder.ts'
export { compileGlob, isGlob } from './path/glob.ts'
export { type IgnoreRules, parseIgnoreRules } from './path/ignore-rules.ts'
export {
  isGitName,
  parseRelativePath,
  type RelativePathOptions,
  resolveRelativePath,
} from './path/relative-path.ts'

// Readers

export { createReaders, type Readers } from './readers/create-readers.ts'
export {
  defineReader,
  type Reader,
  type ReaderContext,
  type SourceFile,
  type SourceSearch,
  type SourceTree,
} from './readers/reader.ts'

// Seams to the host

export {
  createLogger,
  type LogFields,
  type Logger,
  type LoggerOptions,
  type LogLevel,
  type LogRecord,
  silentLogger,
} from './logger/logger.ts'
export {
  checkOptions,
  type OptionProblem,
  objectWith,
  optionProblems,
} from './options/check-options.ts'
export { type MissingPackageErrors, optionalPackage } from './options/optional-package.ts'
export { isAbortOf, throwIfAborted } from './runtime/abort.ts'
export type { Runtime } from './runtime/runtime.ts'

// Secrets and text

export { createRedactor, type Redactor, type RedactorStream } from './secret/redactor.ts'
export { Secret } from './secret/secret.ts'
export { shortestMaskedLength } from './secret/secret-forms.ts'
export { escapeControls } from './text/escape-controls.ts'
