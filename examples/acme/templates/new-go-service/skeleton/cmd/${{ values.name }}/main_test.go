package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"
)

func TestRunServesAndShutsDown(t *testing.T) {
	port := freePort(t)
	env := map[string]string{
		"PORT":        fmt.Sprint(port),
		"LOG_LEVEL":   "error",
		"DRAIN_DELAY": "0s",
	}
{%- if values.database and values.database != 'none' %}
	// Nothing has to answer there: only /readyz asks.
	env["DATABASE_ADDR"] = "127.0.0.1:1"
{%- endif %}
	getenv := func(key string) string { return env[key] }
	if err := healthcheck(getenv); err == nil {
		t.Error("healthcheck found a service before it was started")
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- run(ctx, getenv) }()

	waitUntilAlive(t, fmt.Sprintf("http://127.0.0.1:%d/healthz", port))
	if err := healthcheck(getenv); err != nil {
		t.Errorf("healthcheck: %v", err)
	}
	cancel()

	select {
	case err := <-done:
		if err != nil {
			t.Fatalf("run returned %v, want a clean stop", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("did not stop within 5 seconds")
	}
}

func TestIsNotReadyWhileItDrains(t *testing.T) {
	port := freePort(t)
	env := map[string]string{
		"PORT":        fmt.Sprint(port),
		"LOG_LEVEL":   "error",
		"DRAIN_DELAY": "500ms",
	}
{%- if values.database and values.database != 'none' %}
	env["DATABASE_ADDR"] = "127.0.0.1:1"
{%- endif %}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- run(ctx, func(key string) string { return env[key] }) }()
	waitUntilAlive(t, fmt.Sprintf("http://127.0.0.1:%d/healthz", port))
	cancel()

	// It still answers, so that requests which are under way are served.
	deadline := time.Now().Add(400 * time.Millisecond)
	for {
		res, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/readyz", port))
		if err != nil {
			t.Fatalf("stopped listening while it drained: %v", err)
		}
		res.Body.Close()
		if res.StatusCode == http.StatusServiceUnavailable {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("/readyz answered %s while it drained", res.Status)
		}
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestRunRefusesBadConfiguration(t *testing.T) {
	env := map[string]string{"PORT": "http"}
	if err := run(context.Background(), func(key string) string { return env[key] }); err == nil {
		t.Fatal("want an error for PORT=http")
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func waitUntilAlive(t *testing.T, url string) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for time.Now().Before(deadline) {
		if res, err := http.Get(url); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s did not answer within 5 seconds", url)
}
