package extract

import "context"

// readText reads plain text. It is quoted byte for byte if it is tidy, unless it is a
// table.
func readText(ctx context.Context, f *source, b *Builder) error {
	text, err := decode(f.data)
	if err != nil {
		return err
	}
	if isTable, aligns := isTabbed(text); isTable {
		defer b.sheetsTitle(f.name)
		return writeTabbed(ctx, text, aligns, b)
	}
	b.Plain(text)
	return nil
}
