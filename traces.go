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

// flushTimeout is how long a server that stops waits for a collector to take the last
// spans: what it does beside server.Serve's ten seconds must fit in the thirty that
// container platforms give.
const flushTimeout = 3 * time.Second

// openTraces gives what takes spans and sends them to the OpenTelemetry collector that
// the environment names, and what ends that. Where none is named it gives nil, and
// nothing runs. The rest of the environment, such as headers, certificates and
// sampling, is read by OpenTelemetry itself: docs/observe.md. Spans wait in memory, 2,048 at
// most; what comes when that is full is lost rather than waited for.
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

// tracesEndpoint gives where spans go, and the variable that says so.
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
