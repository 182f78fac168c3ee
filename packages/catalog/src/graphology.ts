export {
  type RelationAttributes,
  type RelationGraph,
  toGraphology,
} from './graph/to-graphology.ts'
