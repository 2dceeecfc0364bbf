package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// flushTimeout is how long a server that stops waits for the collector to take the last
// spans. Together with the ten seconds of server.Serve, it must fit into the thirty that
// container platforms allow.
const flushTimeout = 3 * time.Second

// openTraces gives a provider that sends spans to the OpenTelemetry collector named in
// the environment, and a function that stops it. If none is named, it gives nil and
// starts nothing. OpenTelemetry itself reads the other variables, such as headers,
// certificates and sampling (docs/observe.md). At most 2,048 spans wait in memory; when
// that is full, new ones are dropped.
func openTraces(ctx context.Context, logger *slog.Logger) (trace.TracerProvider, func(), error) {
	name, endpoint := tracesEndpoint()
	if endpoint == "" {
		return nil, func() {}, nil
	}
	if u, err := url.Parse(endpoint); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, nil, fmt.Errorf("%s is %q: give an address such as http://localhost:4318", name, endpoint)
	}
	protocol := cmp.Or(os.Getenv("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"), os.Getenv("OTEL_EXPORTER_OTLP_PROTOCOL"))
	if protocol == "grpc" {
		return nil, nil, fmt.Errorf("traces are not sent over grpc: set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf and give the collector's address for that, usually on port 4318")
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { logger.Warn("traces are not sent", "error", err) }))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("traces: %w: correct the OTEL_ variables, or unset %s", err, name)
	}
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "svara"), attribute.String("service.version", Version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, nil, fmt.Errorf("traces: %w: correct OTEL_RESOURCE_ATTRIBUTES", err)
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(about))
	stop := func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
		defer cancel()
		if err := provider.Shutdown(ctx); err != nil {
			logger.Warn("the last traces were not sent", "error", err)
		}
	}
	return provider, stop, nil
}

// tracesEndpoint gives the address that spans are sent to, and the variable that names
// it.
func tracesEndpoint() (name, endpoint string) {
	if strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") || os.Getenv("OTEL_TRACES_EXPORTER") == "none" {
		return "", ""
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"} {
		if endpoint := os.Getenv(name); endpoint != "" {
			return name, endpoint
		}
	}
	return "", ""
}
