# The image of Svara: the program, the example documents, the certificates of public
# authorities, and nothing else. It has no shell, no packages and no user but 65532.
#
#   docker build --tag svara:1.2.3 --build-arg VERSION=1.2.3 .
#   docker run --read-only --publish 127.0.0.1:8080:8080 --env SVARA_OPEN=true svara:1.2.3
#
# docs/operate.md is the guide; docker-compose.yml adds a language model.

FROM golang:1.26.8 AS build
WORKDIR /src
ARG GOPROXY
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev TARGETOS TARGETARCH
RUN mkdir -p /image/data && \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -ldflags "-s -w -X main.Version=$VERSION" -o /image/svara .

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /image/svara /usr/local/bin/svara
# A new volume gets its owner and its content from these folders.
COPY --from=build --chown=65532:65532 /image/data /data
COPY --from=build --chown=65532:65532 /src/corpus/*.txt /documents/
ENV PATH=/usr/local/bin SVARA_DATA=/data SVARA_LISTEN=0.0.0.0:8080
USER 65532:65532
VOLUME ["/data"]
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=10s --start-period=10m CMD ["/usr/local/bin/svara", "healthcheck", "--ready"]
ENTRYPOINT ["/usr/local/bin/svara"]
CMD ["serve"]
