export { terraformActions } from './terraform/terraform-actions.ts'
export type { TerraformOptions, TerraformState } from './terraform/terraform-options.ts'
