import { example } from '../../tsup.package.ts'

export default example('src/index.ts', 'src/main.ts')
