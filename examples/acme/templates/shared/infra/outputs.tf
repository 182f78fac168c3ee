output "address" {
  description = "The value of DATABASE_ADDR"
  value       = "${terraform_data.database.output.host}:${terraform_data.database.output.port}"
}
