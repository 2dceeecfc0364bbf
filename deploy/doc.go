// Package deploy holds what installs Svara: tests of the container image (../Dockerfile)
// and the compose files beside it, and svara.service for systemd. The guide is
// docs/operate.md.
//
// There is nothing to run here but tests. Most of them need no container engine:
// TestImage runs what the Dockerfile puts into the image, and the others read the files
// as the tools do. Only TestEngine needs an engine, and only TestMachine, which follows
// the guide for systemd, a virtual machine. The package is a module of its own so that
// Svara does not depend on compose-go.
package deploy
