package metrics

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestBucketsAreCumulative(t *testing.T) {
	r := NewRegistry()
	for _, took := range []float64{0.01, 0.2, 9} {
		r.add(key{"GET /v1/orders", 200}, took)
	}
	text := scrape(r)
	for _, want := range []string{
		`http_request_duration_seconds_bucket{route="GET /v1/orders",status="200",le="0.005"} 0`,
		`http_request_duration_seconds_bucket{route="GET /v1/orders",status="200",le="0.025"} 1`,
		`http_request_duration_seconds_bucket{route="GET /v1/orders",status="200",le="0.25"} 2`,
		`http_request_duration_seconds_bucket{route="GET /v1/orders",status="200",le="2.5"} 2`,
		`http_request_duration_seconds_bucket{route="GET /v1/orders",status="200",le="+Inf"} 3`,
		`http_request_duration_seconds_sum{route="GET /v1/orders",status="200"} 9.21`,
		`http_request_duration_seconds_count{route="GET /v1/orders",status="200"} 3`,
		`http_requests_total{route="GET /v1/orders",status="200"} 3`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("lacks %s:\n%s", want, text)
		}
	}
}

func TestARequestIsInFlightUntilItEnds(t *testing.T) {
	r := NewRegistry()
	during := ""
	handler := r.Observe(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		during = scrape(r)
		w.WriteHeader(http.StatusTeapot)
	}))
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	if !strings.Contains(during, "http_requests_in_flight 1\n") {
		t.Errorf("does not count it:\n%s", during)
	}
	after := scrape(r)
	for _, want := range []string{
		"http_requests_in_flight 0\n",
		`http_requests_total{route="unmatched",status="418"} 1`,
	} {
		if !strings.Contains(after, want) {
			t.Errorf("lacks %s:\n%s", want, after)
		}
	}
}

func scrape(r *Registry) string {
	res := httptest.NewRecorder()
	r.ServeHTTP(res, httptest.NewRequest("GET", "/metrics", nil))
	return res.Body.String()
}
