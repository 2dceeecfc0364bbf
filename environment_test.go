package main

import (
	"strings"
	"testing"
)

func TestCheckEnvironment(t *testing.T) {
	tests := []struct{ variable, want string }{ // part of the error; empty for none
		{"SVARA_OPEN=true", ""},
		{"SVARA_MODEL_KEY_FILE=/run/nyckel", ""},
		{"SVARA_TEST_REQUIRE=node", ""},
		{"SVARA_IMAGE=svara:dev", ""},
		{"SVARA_OPNE=", ""},
		{"SVARIK=1", ""},
		{"SVARA_SERVICE_HOST=10.0.0.7", ""}, // a service svara of Kubernetes
		{"SVARA_SERVICE_PORT_HTTP=8080", ""},
		{"SVARA_PORT=tcp://10.0.0.7:8080", ""},
		{"SVARA_WEB_PORT_8080_TCP_ADDR=10.0.0.7", ""},
		{"SVARA_OPNE=true", "no setting SVARA_OPNE: is SVARA_OPEN meant?"},
		{"SVARA_TLS_CERTIFICATE=fullchain.pem", "is SVARA_TLS_CERT meant?"},
		{"SVARA_PATIENS=90s", "is SVARA_PATIENCE meant?"},
		{"SVARA_PORT=9090", "no setting SVARA_PORT"},
		{"SVARA_XYZ=1", "see 'svara serve --help'"},
	}
	app := parserOf(t).Model
	for _, test := range tests {
		err := checkEnvironment(app, []string{"PATH=/bin", test.variable})
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.variable, err, test.want)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"damm", "damm", 0}, {"damm", "dimma", 2}, {"kaj", "skaj", 1}, {"OPNE", "OPEN", 2}}
	for _, test := range tests {
		if got, back := distance(test.a, test.b), distance(test.b, test.a); got != test.want || back != test.want {
			t.Errorf("%q, %q: %d and %d, want %d", test.a, test.b, got, back, test.want)
		}
	}
}
