package main

import (
	"context"
	"log/slog"
	"time"

	"svara/internal/records"
)

// openRecords opens the records in the configured data folder.
func (c *Config) openRecords(ctx context.Context) (*records.Records, error) {
	folder, err := c.dataFolder()
	if err != nil {
		return nil, err
	}
	return records.Open(ctx, folder)
}

// withRecords opens the records, which must exist, calls do with them and with their
// folder, and closes them. It does not load the index.
func (c *Config) withRecords(ctx context.Context, do func(kept *records.Records, folder string) error) error {
	file, err := c.catalogue()
	if err != nil {
		return err
	}
	if err := file.Absent(); err != nil {
		return err
	}
	return c.withNewRecords(ctx, do)
}

// withNewRecords is withRecords, but makes the records if there are none.
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
	sweepEvery = time.Minute    // how often removed text is overwritten in the file
	pruneEvery = 24 * time.Hour // how often old questions are removed
)

// tidyRecords removes unanswered questions that were last asked longer ago than keep, now
// and every day, until ctx ends.
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
