package extract

import (
	"context"
	"errors"
	"fmt"

	"svara/internal/extract/pdf"
)

// readPDF reads a PDF.
func readPDF(ctx context.Context, f *source, b *Builder) error {
	limits := pdf.Limits{Memory: f.limits.Memory, Text: f.limits.Text, Pages: f.limits.Pages}
	notes, err := pdf.Read(ctx, pdf.File{Name: f.name, Data: f.data, Cache: f.cache, Limits: limits}, b)
	var reason pdf.Unusable
	if errors.As(err, &reason) {
		return &Unusable{Reason: string(reason)}
	}
	if err != nil {
		return err
	}
	b.saved = notes.Saved
	if notes.Scanned > 0 {
		f.skip(f.within, fmt.Sprintf("%d of its %d pages are scanned, without text that can be read: run text recognition (OCR) on it", notes.Scanned, notes.Pages))
	}
	return nil
}
