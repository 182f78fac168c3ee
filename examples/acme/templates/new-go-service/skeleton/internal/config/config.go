// Package config reads the environment once, at start, and checks it.
package config

import (
	"errors"
	"fmt"
	"log/slog"
{%- if values.database and values.database != 'none' %}
	"net"
{%- endif %}
	"strconv"
)

// Config is everything the service can be told from outside.
type Config struct {
	// Port to listen on. PORT, default ${{ values.port }}.
	Port int
	// LogLevel is debug, info, warn or error. LOG_LEVEL, default info.
	LogLevel slog.Level
{%- if values.database and values.database != 'none' %}
	// DatabaseAddr is host:port of the database. DATABASE_ADDR, required.
	DatabaseAddr string
{%- endif %}
}

// FromEnv reports every problem it finds, not just the first.
func FromEnv(getenv func(string) string) (Config, error) {
	cfg := Config{Port: ${{ values.port }}}
	var problems []error

	if raw := getenv("PORT"); raw != "" {
		port, err := strconv.Atoi(raw)
		if err != nil || port < 1 || port > 65535 {
			problems = append(problems, fmt.Errorf("PORT is %q, want a number from 1 to 65535", raw))
		}
		cfg.Port = port
	}
	if raw := getenv("LOG_LEVEL"); raw != "" {
		if err := cfg.LogLevel.UnmarshalText([]byte(raw)); err != nil {
			problems = append(problems, fmt.Errorf("LOG_LEVEL is %q, want debug, info, warn or error", raw))
		}
	}
{%- if values.database and values.database != 'none' %}
	cfg.DatabaseAddr = getenv("DATABASE_ADDR")
	if _, _, err := net.SplitHostPort(cfg.DatabaseAddr); err != nil {
		problems = append(problems, fmt.Errorf("DATABASE_ADDR is %q, want host:port", cfg.DatabaseAddr))
	}
{%- endif %}
	return cfg, errors.Join(problems...)
}
