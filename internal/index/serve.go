package index

import "context"

// Serve marks the index as served until release is called: see catalogue.File.Serve.
func (ix *Index) Serve(ctx context.Context) (release func() error, err error) {
	return ix.file.Serve(ctx)
}

// IsServed reports whether a server answers from the index: see catalogue.File.IsServed.
func (ix *Index) IsServed(ctx context.Context) (bool, error) { return ix.file.IsServed(ctx) }
