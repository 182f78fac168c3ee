// Command ${{ values.name }} serves HTTP until it is told to stop.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"${{ values.host }}/acme/${{ values.name }}/internal/config"
{%- if values.metrics %}
	"${{ values.host }}/acme/${{ values.name }}/internal/metrics"
{%- endif %}
	"${{ values.host }}/acme/${{ values.name }}/internal/server"
{%- if values.database and values.database != 'none' %}
	"${{ values.host }}/acme/${{ values.name }}/internal/store"
{%- endif %}
)

// How long requests in flight may take to finish after a signal. Keep it
// below the grace period of the orchestrator, which is 30 seconds.
const shutdownTimeout = 20 * time.Second

// Answered to /readyz from the signal on, so that no new traffic is sent here.
var errStopping = errors.New("the service is stopping")

func main() {
	if len(os.Args) > 1 && os.Args[1] == "healthcheck" {
		if err := healthcheck(os.Getenv); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
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
	slog.SetDefault(newLogger(cfg.LogLevel))

	var stopping atomic.Bool
	opts := server.Options{Logger: slog.Default()}
{%- if values.metrics %}
	opts.Metrics = metrics.NewRegistry()
{%- endif %}
{%- if values.database and values.database != 'none' %}
	reachable := store.Checker(cfg.DatabaseAddr)
{%- endif %}
	opts.Ready = func(ctx context.Context) error {
		if stopping.Load() {
			return errStopping
		}
{%- if values.database and values.database != 'none' %}
		return reachable(ctx)
{%- else %}
		return nil
{%- endif %}
	}

	srv := &http.Server{
		Handler:           server.New(opts),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
	}

	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", cfg.Port))
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	slog.Info("listening", "port", listener.Addr().(*net.TCPAddr).Port)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()

	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}

	// Load balancers hear of it with a delay; until then requests still arrive.
	stopping.Store(true)
	slog.Info("draining", "for", cfg.DrainDelay.String())
	time.Sleep(cfg.DrainDelay)

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

// newLogger writes one JSON object per line, with the fields that all services
// of Acme have: time, level in lower case, msg, service.
func newLogger(level slog.Level) *slog.Logger {
	lower := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.LevelKey {
			a.Value = slog.StringValue(strings.ToLower(a.Value.String()))
		}
		return a
	}
	handler := slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: level, ReplaceAttr: lower})
	return slog.New(handler).With("service", "${{ values.name }}")
}

// healthcheck asks the service of this container whether it is alive. The
// image has no shell and no curl to do it with.
func healthcheck(getenv func(string) string) error {
	cfg, err := config.FromEnv(getenv)
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	client := http.Client{Timeout: 2 * time.Second}
	res, err := client.Get(fmt.Sprintf("http://127.0.0.1:%d/healthz", cfg.Port))
	if err != nil {
		return fmt.Errorf("ask /healthz: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("/healthz answered %s", res.Status)
	}
	return nil
}
