// Package store is where the database lives. It starts with the one thing
// that every service needs, a readiness check, and without a driver.
{%- if values.database == 'postgres' %}
// With the first query, run `go get github.com/jackc/pgx/v5`.
{%- elif values.database == 'redis' %}
// With the first command, run `go get github.com/redis/go-redis/v9`.
{%- endif %}
package store

import (
{%- if values.database == 'redis' %}
	"bufio"
{%- endif %}
	"context"
	"fmt"
{%- if values.database == 'postgres' %}
	"io"
{%- endif %}
	"net"
{%- if values.database == 'redis' %}
	"strings"
{%- endif %}
	"time"
)

const checkTimeout = time.Second

// Checker returns a function that reports whether the database at addr
// answers. It speaks the protocol: an open port alone proves nothing while a
// proxy accepts connections for a database that is down.
func Checker(addr string) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, checkTimeout)
		defer cancel()
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
		if err != nil {
			return fmt.Errorf("reach database: %w", err)
		}
		defer conn.Close()
		deadline, _ := ctx.Deadline()
		if err := conn.SetDeadline(deadline); err != nil {
			return fmt.Errorf("set deadline: %w", err)
		}
		return ping(conn)
	}
}
{%- if values.database == 'postgres' %}

// The SSLRequest message: a length of 8, then the code 80877103. A server
// answers with one byte before it asks for credentials.
var sslRequest = []byte{0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f}

func ping(conn net.Conn) error {
	if _, err := conn.Write(sslRequest); err != nil {
		return fmt.Errorf("ask database: %w", err)
	}
	var answer [1]byte
	if _, err := io.ReadFull(conn, answer[:]); err != nil {
		return fmt.Errorf("read answer of database: %w", err)
	}
	if answer[0] != 'S' && answer[0] != 'N' {
		return fmt.Errorf("database answered %q, want S or N", answer[0])
	}
	return nil
}
{%- elif values.database == 'redis' %}

func ping(conn net.Conn) error {
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return fmt.Errorf("ask database: %w", err)
	}
	answer, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return fmt.Errorf("read answer of database: %w", err)
	}
	// A server that asks for a password is up; only its silence is a failure.
	if !strings.HasPrefix(answer, "+PONG") && !strings.HasPrefix(answer, "-NOAUTH") {
		return fmt.Errorf("database answered %q, want +PONG", strings.TrimSpace(answer))
	}
	return nil
}
{%- endif %}
