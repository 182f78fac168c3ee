import { example } from '../../tsup.package.ts'

export default example('src/main.ts')
