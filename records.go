package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"svara/internal/index"
	"svara/internal/records"
)

// openRecords opens what people and operators leave in the configured data folder.
func (c *Config) openRecords(ctx context.Context) (*records.Records, error) {
	folder, err := c.dataFolder()
	if err != nil {
		return nil, err
	}
	return records.Open(ctx, folder)
}

// withRecords does something with the records that there are, of which it tells the
// folder too, and closes them. It loads no index.
func (c *Config) withRecords(ctx context.Context, do func(kept *records.Records, folder string) error) error {
	folder, err := c.dataFolder()
	if err != nil {
		return err
	}
	if !index.Exists(folder) {
		return fmt.Errorf("there is nothing of Svara's in %s yet: name the server's folder with --data", folder)
	}
	return c.withNewRecords(ctx, do)
}

// withNewRecords is withRecords, but makes them where there are none.
func (c *Config) withNewRecords(ctx context.Context, do func(kept *records.Records, folder string) error) (err error) {
	folder, err := c.dataFolder()
	if err != nil {
		return err
	}
	kept, err := records.Open(ctx, folder)
	if err != nil {
		return err
	}
	defer func() {
		if closed := kept.Close(); err == nil {
			err = closed
		}
	}()
	return do(kept, folder)
}

const (
	sweepEvery = time.Minute    // text that was removed leaves the file
	pruneEvery = 24 * time.Hour // questions that nobody asks any more go
)

// tidyRecords forgets unanswered questions that were last asked longer ago than
// keep, now and every day, until ctx ends.
func tidyRecords(ctx context.Context, kept *records.Records, keep time.Duration, logger *slog.Logger) {
	var pruned time.Time
	for {
		err := kept.Sweep(ctx)
		if time.Since(pruned) >= pruneEvery {
			if err = kept.PruneUnanswered(ctx, time.Now().Add(-keep)); err == nil {
				pruned = time.Now()
			}
		}
		if err != nil && ctx.Err() == nil {
			logger.Warn("records not tidied; trying again soon", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(sweepEvery):
		}
	}
}
