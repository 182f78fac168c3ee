# Applied by the delivery pipeline after review by sre-team.
module "database" {
  source = "git::https://github.com/acme/terraform-modules.git//{% if values.database == 'postgres' %}postgres{% else %}redis{% endif %}?ref=v4"

  name  = "${{ values.name }}"
  size  = "${{ values.databaseSize or 'small' }}"
  owner = "${{ values.owner | replace('group:default/', '') }}"
{%- if values.database == 'postgres' %}

  engine_version        = "16"
  backup_retention_days = 35
  deletion_protection   = true
{%- else %}

  engine_version = "7"
  # Treat it as a cache: what is lost here must be possible to rebuild.
  persistence = false
{%- endif %}
}

output "address" {
  description = "The value of DATABASE_ADDR"
  value       = "${module.database.host}:${module.database.port}"
}
