locals {
  engines = {
    postgres = { version = "16", port = 5432, backup_days = 35 }
    # A cache: what is lost here must be possible to rebuild.
    redis = { version = "7", port = 6379, backup_days = 0 }
  }
  sizes = {
    small  = { cpus = 2, memory_gb = 4, connections = 100 }
    medium = { cpus = 4, memory_gb = 16, connections = 300 }
    large  = { cpus = 16, memory_gb = 64, connections = 800 }
  }
  engine = local.engines[var.engine]
}

# Stands in for a database: this resource is built into Terraform and keeps what it is given. Where there is a provider,
# the module of the platform takes its place; variables, outputs and tests stay as they are.
resource "terraform_data" "database" {
  input = merge(local.engine, local.sizes[var.size], {
    name                = "${var.name}-${var.environment}"
    host                = "${var.name}.${var.engine}.${var.environment}.internal"
    owner               = var.owner
    deletion_protection = var.environment == "production"
  })
}
