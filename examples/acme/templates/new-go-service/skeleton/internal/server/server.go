// Package server holds the HTTP surface: routes, middleware, health.
package server

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
{%- if values.metrics %}

	"${{ values.host }}/acme/${{ values.name }}/internal/metrics"
{%- endif %}
)

// Options are what the handlers need from outside. Logger is required.
type Options struct {
	Logger *slog.Logger
{%- if values.metrics %}
	// Metrics, if set, counts requests and is served at /metrics.
	Metrics *metrics.Registry
{%- endif %}
	// Ready, if set, returns an error while a dependency is missing.
	Ready func(context.Context) error
}

// Larger bodies are refused while they are read.
const maxBodyBytes = 1 << 20

// New returns the handler for all routes.
func New(opts Options) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", alive)
	mux.HandleFunc("GET /readyz", ready(opts))
	mux.HandleFunc("GET /v1/greetings/{name}", greet)

	// Recovery is innermost, so that a panic is counted and logged as a 500.
	handler := withRecovery(opts.Logger, mux)
{%- if values.metrics %}
	if opts.Metrics != nil {
		mux.Handle("GET /metrics", opts.Metrics)
		handler = opts.Metrics.Observe(handler)
	}
{%- endif %}
	// Within it the request stays the same one: logs and metrics read from it which route was taken.
	handler = http.MaxBytesHandler(withLogging(opts.Logger, handler), maxBodyBytes)
	return withSecurityHeaders(withRequestID(handler))
}

// alive says that the process runs. It must not look at dependencies: a
// restart does not repair a database.
func alive(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// ready says whether to send traffic here.
func ready(opts Options) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if opts.Ready != nil {
			if err := opts.Ready(r.Context()); err != nil {
				opts.Logger.WarnContext(r.Context(), "not ready", "err", err)
				writeJSON(w, http.StatusServiceUnavailable, map[string]string{"status": "unavailable"})
				return
			}
		}
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	}
}

// greet stands in for your first endpoint.
func greet(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"greeting": "Hello, " + r.PathValue("name")})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// A failed write means that the client has gone; there is nobody to tell.
	_ = json.NewEncoder(w).Encode(body)
}
