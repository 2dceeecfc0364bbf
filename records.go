package main

import (
	"context"

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

// withRecords does something with the records and closes them. It loads no index.
func (c *Config) withRecords(ctx context.Context, do func(*records.Records) error) (err error) {
	kept, err := c.openRecords(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if closed := kept.Close(); err == nil {
			err = closed
		}
	}()
	return do(kept)
}
