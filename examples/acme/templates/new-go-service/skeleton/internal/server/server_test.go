package server

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
{%- if values.metrics %}

	"${{ values.host }}/acme/${{ values.name }}/internal/metrics"
{%- endif %}
)

func TestRoutes(t *testing.T) {
	down := func(context.Context) error { return errors.New("connection refused") }
	tests := map[string]struct {
		method, path string
		ready        func(context.Context) error
		status       int
		body         string
	}{
		"alive":                        {"GET", "/healthz", nil, 200, `{"status":"ok"}`},
		"alive without its dependency": {"GET", "/healthz", down, 200, `{"status":"ok"}`},
		"ready":                        {"GET", "/readyz", nil, 200, `{"status":"ok"}`},
		"unready says so, and no more": {"GET", "/readyz", down, 503, `{"status":"unavailable"}`},
		"greeting":                     {"GET", "/v1/greetings/Acme", nil, 200, `{"greeting":"Hello, Acme"}`},
		"wrong method":                 {"POST", "/v1/greetings/Acme", nil, 405, "Method Not Allowed"},
		"unknown path":                 {"GET", "/nope", nil, 404, "404 page not found"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			res := serve(t, Options{Logger: quiet(), Ready: tt.ready}, tt.method, tt.path)
			if res.Code != tt.status {
				t.Errorf("status %d, want %d", res.Code, tt.status)
			}
			if got := strings.TrimSpace(res.Body.String()); got != tt.body {
				t.Errorf("body %q, want %q", got, tt.body)
			}
		})
	}
}

func TestRequestIDIsKeptOrMade(t *testing.T) {
	req := httptest.NewRequest("GET", "/healthz", nil)
	req.Header.Set("X-Request-Id", "from-the-caller")
	res := httptest.NewRecorder()
	New(Options{Logger: quiet()}).ServeHTTP(res, req)
	if got := res.Header().Get("X-Request-Id"); got != "from-the-caller" {
		t.Errorf("got %q, want the id of the caller", got)
	}

	res = serve(t, Options{Logger: quiet()}, "GET", "/healthz")
	if got := res.Header().Get("X-Request-Id"); len(got) != 32 {
		t.Errorf("got %q, want 32 hex digits", got)
	}
}

func TestEveryAnswerCarriesSecurityHeaders(t *testing.T) {
	for _, path := range []string{"/healthz", "/v1/greetings/Acme", "/nope"} {
		res := serve(t, Options{Logger: quiet()}, "GET", path)
		for name, want := range securityHeaders {
			if got := res.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestForgedRequestIDIsReplaced(t *testing.T) {
	req := httptest.NewRequest("GET", "/healthz", nil)
	req.Header.Set("X-Request-Id", "a\"; level=ERROR msg=forged")
	res := httptest.NewRecorder()
	New(Options{Logger: quiet()}).ServeHTTP(res, req)
	if got := res.Header().Get("X-Request-Id"); len(got) != 32 {
		t.Errorf("got %q, want 32 hex digits", got)
	}
}

func TestLogsOneLinePerRequest(t *testing.T) {
	var log bytes.Buffer
	serve(t, Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}, "GET", "/v1/greetings/Acme")
	for _, part := range []string{"msg=request", "status=200", "request_id="} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("log %q lacks %s", log.String(), part)
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 1 {
		t.Errorf("%d log lines, want 1", n)
	}
}

func TestPanicBecomes500(t *testing.T) {
	boom := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") })
	res := httptest.NewRecorder()
	withRecovery(quiet(), boom).ServeHTTP(res, httptest.NewRequest("GET", "/", nil))
	if res.Code != http.StatusInternalServerError {
		t.Errorf("status %d, want 500", res.Code)
	}
}
{%- if values.metrics %}

func TestMetricsCountByRoute(t *testing.T) {
	opts := Options{Logger: quiet(), Metrics: metrics.NewRegistry()}
	handler := New(opts)
	for _, path := range []string{"/v1/greetings/a", "/v1/greetings/b", "/metrics"} {
		res := httptest.NewRecorder()
		handler.ServeHTTP(res, httptest.NewRequest("GET", path, nil))
		if path != "/metrics" {
			continue
		}
		want := `http_requests_total{route="GET /v1/greetings/{name}",status="200"} 2`
		if !strings.Contains(res.Body.String(), want) {
			t.Errorf("metrics lack %s:\n%s", want, res.Body.String())
		}
	}
}
{%- endif %}

func serve(t *testing.T, opts Options, method, path string) *httptest.ResponseRecorder {
	t.Helper()
	res := httptest.NewRecorder()
	New(opts).ServeHTTP(res, httptest.NewRequest(method, path, nil))
	return res
}

func quiet() *slog.Logger {
	return slog.New(slog.NewTextHandler(new(bytes.Buffer), nil))
}
