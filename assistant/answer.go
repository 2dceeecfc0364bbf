package assistant

// Status says whether the documents answer.
type Status string

// The two outcomes of a question. Neither is an error.
const (
	Answered Status = "answered"
	NotFound Status = "not_found"
)

// Mode says where the words of an answer come from.
type Mode string

// The two modes.
const (
	Extractive Mode = "extractive" // the documents' own words
	Generative Mode = "generative" // a language model's, each sentence proved by the documents
)

// Answer is what Svara says to a question, with its proof. Its JSON form is the
// API's contract.
type Answer struct {
	ID         string     `json:"id"` // random, for feedback
	Status     Status     `json:"status"`
	Mode       Mode       `json:"mode"`
	Text       string     `json:"answer"`     // in Swedish, with [1] after what citation 1 proves
	Citations  []Citation `json:"citations"`  // in the order of their numbers; none when nothing was found
	Nearest    []Nearest  `json:"nearest"`    // the documents that come closest when nothing was found
	Model      string     `json:"model"`      // the language model that wrote the text; empty for extractive answers
	Confidence float64    `json:"confidence"` // 0 to 1; below Options.Confidence the status is NotFound
	Timings    Timings    `json:"timings"`
	Notice     string     `json:"notice"` // tells the reader that a machine answers, and what was wrong

	// Unsupported is how many sentences of the language model no passage proves. They
	// were left out, or are marked in the text.
	Unsupported int    `json:"unsupported"`
	Reason      string `json:"reason,omitempty"` // in Swedish: why the language model did not write the answer, or not all of it
	Failure     error  `json:"-"`                // of a language model, for the operator: the answer is given without it
}

// Citation is one proof: the text of a document from rune Start to rune End is
// Quote, exactly.
type Citation struct {
	N        int    `json:"n"`        // its number in the answer, from 1
	Document string `json:"document"` // the document's path in its folder
	Title    string `json:"title"`
	Heading  string `json:"heading"` // the headings above the quote, joined by " › "
	Page     *int   `json:"page"`    // from 1; nil for documents without pages
	Quote    string `json:"quote"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	URL      string `json:"url"` // of the document in Svara
	Standing

	// Columns are the names of the columns of the table that the quoted rows are in, in
	// the order of their cells, if the document names them.
	Columns []string `json:"columns,omitempty"`
}

// Nearest names a document that comes close to a question.
type Nearest struct {
	Document string `json:"document"`
	Title    string `json:"title"`
	URL      string `json:"url"`
	Standing
}

// Timings says how long an answer took, in milliseconds.
type Timings struct {
	Retrieve float64 `json:"retrieve_ms"`
	Answer   float64 `json:"answer_ms"`
	Total    float64 `json:"total_ms"`

	// What a language model was sent, and what there was no room for.
	PromptTokens    int `json:"prompt_tokens,omitempty"` // estimated
	PassagesLeftOut int `json:"passages_left_out,omitempty"`
	TurnsLeftOut    int `json:"turns_left_out,omitempty"`
}

// Found is one passage that a search found.
type Found struct {
	Document string  `json:"document"`
	Title    string  `json:"title"`
	Heading  string  `json:"heading"`
	Page     *int    `json:"page"`
	Text     string  `json:"text"`
	Start    int     `json:"start"` // in runes of the document's text
	End      int     `json:"end"`
	Score    float64 `json:"score"` // comparable within one search only
	Standing
}

// Listed describes one document.
type Listed struct {
	Document string `json:"document"`
	Title    string `json:"title"`
	URL      string `json:"url"`
	Passages int    `json:"passages"`
	Changed  string `json:"changed"` // when its file was last changed, RFC 3339
	Standing
}

// Whole is a document with the text that all offsets count in, and its
// structure.
type Whole struct {
	Listed
	Text   string  `json:"text"`
	Blocks []Block `json:"blocks"`
}

// BlockKind says what a Block is.
type BlockKind string

// The kinds of block.
const (
	Paragraph BlockKind = "paragraph"
	Heading   BlockKind = "heading"
	Item      BlockKind = "item" // of a list
	Row       BlockKind = "row"  // of a table
)

// Block is one piece of a document's structure, from rune Start to rune End.
// Blocks come in the order of the text; only white space is outside them.
type Block struct {
	Kind  BlockKind `json:"kind"`
	Level int       `json:"level,omitempty"` // of a heading, from 1, the highest
	Start int       `json:"start"`
	End   int       `json:"end"`
}
