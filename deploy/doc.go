// Package deploy holds what installs Svara: the container image (../Dockerfile), the
// compose files beside that, and svara.service for systemd. docs/operate.md is the guide.
//
// There is nothing to run here but tests, which need no container engine: TestImage runs
// what the Dockerfile lays out, the others read the files as their tools do. It is a
// module of its own so that Svara does not depend on compose-go.
package deploy
