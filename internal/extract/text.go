package extract

import "context"

// readText reads plain text, which is quoted byte for byte where it is tidy.
func readText(_ context.Context, f *source, b *Builder) error {
	text, err := decode(f.data)
	if err != nil {
		return err
	}
	b.Plain(text)
	return nil
}
