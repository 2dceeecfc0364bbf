package extract
import "context"
func readOpenText(ctx context.Context, f *source, b *Builder) error {return nil}
func readOpenSlides(ctx context.Context, f *source, b *Builder) error {return nil}
func readOpenSheets(ctx context.Context, f *source, b *Builder) error {return nil}
