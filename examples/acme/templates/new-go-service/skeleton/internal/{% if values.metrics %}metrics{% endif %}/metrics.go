// Package metrics counts requests and serves the counts in the Prometheus
// text format. It covers the golden signals; move to client_golang when you
// need more than that.
package metrics

import (
	"fmt"
	"net/http"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Upper bounds in seconds. They bracket the objective of 500 ms.
var buckets = []float64{0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5}

// Registry is safe for use by many goroutines.
type Registry struct {
	inFlight atomic.Int64
	started  time.Time
	mu       sync.Mutex
	series   map[key]*series
}

type key struct {
	route  string
	status int
}

type series struct {
	counts []uint64 // one per bucket, cumulative
	total  uint64
	sum    float64
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry {
	return &Registry{started: time.Now(), series: map[key]*series{}}
}

// Observe wraps next and records every request by route pattern, so that ids
// in paths do not become label values.
func (r *Registry) Observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.inFlight.Add(1)
		defer r.inFlight.Add(-1)
		start := time.Now()
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, req)
		route := req.Pattern
		if route == "" {
			route = "unmatched"
		}
		r.add(key{route, rec.status}, time.Since(start).Seconds())
	})
}

func (r *Registry) add(k key, seconds float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.series[k]
	if s == nil {
		s = &series{counts: make([]uint64, len(buckets))}
		r.series[k] = s
	}
	for i, bound := range buckets {
		if seconds <= bound {
			s.counts[i]++
		}
	}
	s.total++
	s.sum += seconds
}

// ServeHTTP writes every series, sorted, so that two scrapes can be compared.
func (r *Registry) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	keys := make([]key, 0, len(r.series))
	for k := range r.series {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if keys[i].route != keys[j].route {
			return keys[i].route < keys[j].route
		}
		return keys[i].status < keys[j].status
	})

	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	fmt.Fprintln(w, "# HELP process_start_time_seconds Start of the process, in seconds since the epoch.")
	fmt.Fprintln(w, "# TYPE process_start_time_seconds gauge")
	fmt.Fprintf(w, "process_start_time_seconds %d\n", r.started.Unix())
	fmt.Fprintln(w, "# HELP http_requests_in_flight Requests that are being served.")
	fmt.Fprintln(w, "# TYPE http_requests_in_flight gauge")
	fmt.Fprintf(w, "http_requests_in_flight %d\n", r.inFlight.Load())
	fmt.Fprintln(w, "# HELP http_requests_total Requests served.")
	fmt.Fprintln(w, "# TYPE http_requests_total counter")
	for _, k := range keys {
		fmt.Fprintf(w, "http_requests_total{route=%q,status=\"%d\"} %d\n", k.route, k.status, r.series[k].total)
	}
	fmt.Fprintln(w, "# HELP http_request_duration_seconds Time to serve a request.")
	fmt.Fprintln(w, "# TYPE http_request_duration_seconds histogram")
	const name = "http_request_duration_seconds"
	for _, k := range keys {
		s, labels := r.series[k], fmt.Sprintf(`{route=%q,status="%d"`, k.route, k.status)
		for i, bound := range buckets {
			le := strconv.FormatFloat(bound, 'g', -1, 64)
			fmt.Fprintf(w, name+"_bucket%s,le=%q} %d\n", labels, le, s.counts[i])
		}
		fmt.Fprintf(w, name+"_bucket%s,le=\"+Inf\"} %d\n", labels, s.total)
		fmt.Fprintf(w, name+"_sum%s} %g\n", labels, s.sum)
		fmt.Fprintf(w, name+"_count%s} %d\n", labels, s.total)
	}
}

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the real writer.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
