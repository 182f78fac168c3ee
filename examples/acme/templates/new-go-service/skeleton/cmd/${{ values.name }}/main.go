// Command ${{ values.name }} serves HTTP until it is told to stop.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/org/${{ values.name }}/internal/config"
{%- if values.metrics %}
	"github.com/org/${{ values.name }}/internal/metrics"
{%- endif %}
	"github.com/org/${{ values.name }}/internal/server"
{%- if values.database and values.database != 'none' %}
	"github.com/org/${{ values.name }}/internal/store"
{%- endif %}
)

// How long requests in flight may take to finish after a signal. Keep it
// below the grace period of the orchestrator, which is 30 seconds.
const shutdownTimeout = 20 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Getenv)
	stop()
	if err != nil {
		slog.Error("stopped", "err", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, getenv func(string) string) error {
	cfg, err := config.FromEnv(getenv)
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	logger := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: cfg.LogLevel}))
	slog.SetDefault(logger.With("service", "${{ values.name }}"))

	opts := server.Options{Logger: slog.Default()}
{%- if values.metrics %}
	opts.Metrics = metrics.NewRegistry()
{%- endif %}
{%- if values.database and values.database != 'none' %}
	opts.Ready = store.Checker(cfg.DatabaseAddr)
{%- endif %}

	srv := &http.Server{
		Addr:              fmt.Sprintf(":%d", cfg.Port),
		Handler:           server.New(opts),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       60 * time.Second,
	}

	failed := make(chan error, 1)
	go func() { failed <- srv.ListenAndServe() }()
	slog.Info("listening", "addr", srv.Addr)

	select {
	case err := <-failed:
		return fmt.Errorf("listen on %s: %w", srv.Addr, err)
	case <-ctx.Done():
	}

	slog.Info("shutting down", "timeout", shutdownTimeout.String())
	deadline, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if err := srv.Shutdown(deadline); err != nil {
		return fmt.Errorf("shut down: %w", err)
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
