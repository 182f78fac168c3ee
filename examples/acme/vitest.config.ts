import { exampleProject } from '../../vitest.project.ts'

export default exampleProject('acme')
