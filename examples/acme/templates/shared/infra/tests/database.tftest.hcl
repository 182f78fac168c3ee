variables {
  name  = "ledger"
  owner = "fintech-team"
  size  = "medium"
}

run "staging_is_thrown_away_easily" {
  variables {
    environment = "staging"
    engine      = "postgres"
  }
  assert {
    condition     = output.address == "ledger.postgres.staging.internal:5432"
    error_message = "The address is ${output.address}."
  }
  assert {
    condition     = !terraform_data.database.output.deletion_protection
    error_message = "A database of staging is protected."
  }
}

run "production_is_protected_and_kept" {
  command = plan
  variables {
    environment = "production"
    engine      = "postgres"
  }
  assert {
    condition     = terraform_data.database.input.deletion_protection
    error_message = "A database of production can be deleted."
  }
  assert {
    condition     = terraform_data.database.input.backup_days >= 35
    error_message = "Backups are kept for ${terraform_data.database.input.backup_days} days."
  }
}

run "nothing_else_is_an_environment" {
  command = plan
  variables {
    environment = "prod"
    engine      = "postgres"
  }
  expect_failures = [var.environment]
}
