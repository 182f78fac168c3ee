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
	"time"
)

// Config is everything the service can be told from outside.
type Config struct {
	// Port to listen on, 0 for any that is free. PORT, default ${{ values.port }}.
	Port int
	// LogLevel is debug, info, warn or error. LOG_LEVEL, default info.
	LogLevel slog.Level
	// DrainDelay passes between a signal and the last request that is taken.
	// DRAIN_DELAY, default 5s.
	DrainDelay time.Duration
{%- if values.database and values.database != 'none' %}
	// DatabaseAddr is host:port of the database. DATABASE_ADDR, required.
	DatabaseAddr string
{%- endif %}
}

// FromEnv reports every problem it finds, not just the first.
func FromEnv(getenv func(string) string) (Config, error) {
	cfg := Config{Port: ${{ values.port }}, DrainDelay: 5 * time.Second}
	var problems []error

	if raw := getenv("PORT"); raw != "" {
		port, err := strconv.Atoi(raw)
		if err != nil || port < 0 || port > 65535 {
			problems = append(problems, fmt.Errorf("PORT is %q, want a number from 0 to 65535", raw))
		}
		cfg.Port = port
	}
	if raw := getenv("LOG_LEVEL"); raw != "" {
		if err := cfg.LogLevel.UnmarshalText([]byte(raw)); err != nil {
			problems = append(problems, fmt.Errorf("LOG_LEVEL is %q, want debug, info, warn or error", raw))
		}
	}
	if raw := getenv("DRAIN_DELAY"); raw != "" {
		delay, err := time.ParseDuration(raw)
		if err != nil || delay < 0 || delay > time.Minute {
			problems = append(problems, fmt.Errorf("DRAIN_DELAY is %q, want a duration from 0s to 1m", raw))
		}
		cfg.DrainDelay = delay
	}
{%- if values.database and values.database != 'none' %}
	cfg.DatabaseAddr = getenv("DATABASE_ADDR")
	if _, _, err := net.SplitHostPort(cfg.DatabaseAddr); err != nil {
		problems = append(problems, fmt.Errorf("DATABASE_ADDR is %q, want host:port", cfg.DatabaseAddr))
	}
{%- endif %}
	return cfg, errors.Join(problems...)
}
