variable "name" {
  description = "Name of the service"
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "The name is lower case, with digits and hyphens, of 3 to 40 characters."
  }
}

variable "owner" {
  description = "Team that is asked about it"
  type        = string
}

variable "environment" {
  description = "Where it is: each has a state of its own"
  type        = string
  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "The environment is staging or production."
  }
}

variable "engine" {
  description = "What kind of database"
  type        = string
  validation {
    condition     = contains(["postgres", "redis"], var.engine)
    error_message = "The engine is postgres or redis."
  }
}

variable "size" {
  description = "How large it begins"
  type        = string
  default     = "small"
  validation {
    condition     = contains(["small", "medium", "large"], var.size)
    error_message = "The size is small, medium or large."
  }
}
