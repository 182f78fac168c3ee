export { type OpenSearchEngineOptions, openSearchEngine } from './opensearch/opensearch-engine.ts'
