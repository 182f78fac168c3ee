package config

import (
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestFromEnv(t *testing.T) {
	tests := map[string]struct {
		env     map[string]string
		want    Config
		wantErr []string
	}{
		"defaults": {
			want: Config{Port: ${{ values.port }}, DrainDelay: 5 * time.Second},
		},
		"all set": {
			env:  map[string]string{"PORT": "9000", "LOG_LEVEL": "debug", "DRAIN_DELAY": "1s"},
			want: Config{Port: 9000, LogLevel: slog.LevelDebug, DrainDelay: time.Second},
		},
		"every problem is reported": {
			env:     map[string]string{"PORT": "http", "LOG_LEVEL": "loud", "DRAIN_DELAY": "1h"},
			wantErr: []string{"PORT", "LOG_LEVEL", "DRAIN_DELAY"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := FromEnv(func(key string) string {
{%- if values.database and values.database != 'none' %}
				if key == "DATABASE_ADDR" {
					return "db:1"
				}
{%- endif %}
				return tt.env[key]
			})
			for _, part := range tt.wantErr {
				if err == nil || !strings.Contains(err.Error(), part) {
					t.Errorf("error %v does not mention %s", err, part)
				}
			}
			if len(tt.wantErr) > 0 {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
{%- if values.database and values.database != 'none' %}
			tt.want.DatabaseAddr = "db:1"
{%- endif %}
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
