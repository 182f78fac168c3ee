package store

import (
	"context"
	"net"
	"testing"
)

func TestChecker(t *testing.T) {
	tests := map[string]struct {
		answer string
		ok     bool
	}{
{%- if values.database == 'postgres' %}
		"with TLS":    {"S", true},
		"without TLS": {"N", true},
{%- elif values.database == 'redis' %}
		"open":          {"+PONG\r\n", true},
		"with password": {"-NOAUTH Authentication required.\r\n", true},
{%- endif %}

		"something else": {"HTTP/1.1 400 Bad Request\r\n", false},
		"silence":        {"", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := Checker(answering(t, tt.answer))(context.Background())
			if (err == nil) != tt.ok {
				t.Errorf("got %v, want ok = %v", err, tt.ok)
			}
		})
	}
}

func TestCheckerReportsAClosedPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	if err := Checker(addr)(context.Background()); err == nil {
		t.Error("want an error for a closed port")
	}
}

// answering starts a server that reads one message and sends one answer.
func answering(t *testing.T, answer string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = conn.Read(make([]byte, 64))
		_, _ = conn.Write([]byte(answer))
	}()
	return l.Addr().String()
}
