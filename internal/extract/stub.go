package extract
import "context"
func readSlides(ctx context.Context, f *source, b *Builder) error {return nil}
func readOpenText(ctx context.Context, f *source, b *Builder) error {return nil}
func readOpenSlides(ctx context.Context, f *source, b *Builder) error {return nil}
func readOpenSheets(ctx context.Context, f *source, b *Builder) error {return nil}
