package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"svara/internal/records"
	"svara/server"
)

type serveCommand struct {
	door  `embed:""`
	haste `embed:""`

	Rate             int           `help:"Requests a minute that one key, or one address without a key, may make; half of them may come at once. 0 means no limit. Default: ${default}." env:"SVARA_RATE" default:"120" placeholder:"COUNT"`
	Origins          []string      `help:"Sites whose pages may use Svara, such as https://www.exempel.se, separated by commas." env:"SVARA_ORIGINS" placeholder:"ORIGIN"`
	Watch            bool          `help:"Read what changes in the documents folder, as it changes." env:"SVARA_WATCH"`
	Debug            bool          `help:"Log more."`
	LogFormat        string        `help:"Format of the log: text or json. Default: ${default}." env:"SVARA_LOG_FORMAT" enum:"text,json" default:"text" placeholder:"FORM"`
	LogQuestions     bool          `help:"Also log what people ask." env:"SVARA_LOG_QUESTIONS"`
	SourcesInContent bool          `help:"Write the sources below answers given over OpenAI's API, for clients that do not show citations." env:"SVARA_SOURCES_IN_CONTENT" default:"true" negatable:""`
	KeepUnanswered   bool          `help:"Keep the questions that the documents do not answer, for those who write the documents. Who asked is never kept." env:"SVARA_KEEP_UNANSWERED"`
	ForgetUnanswered time.Duration `help:"How long a question is kept after it was last asked, in hours. Default: ${default}, 90 days." env:"SVARA_FORGET_UNANSWERED" default:"2160h" placeholder:"TIME"`
}

// haste says what a server does not wait for.
type haste struct {
	AnswerAtOnce bool `help:"Answer even before the embedder on a server is ready, and when it fails: with the one inside the binary, or by words alone." env:"SVARA_ANSWER_AT_ONCE"`
}

// brokenOr gives the condition of a part that lacks its embedder: atOnce if the server
// answers without it, else broken.
func (h haste) brokenOr(atOnce condition) condition {
	if h.AnswerAtOnce {
		return atOnce
	}
	return broken
}

// Validate reports a value that cannot be right.
func (c *serveCommand) Validate() error {
	if c.Rate < 0 {
		return fmt.Errorf("rate is %d: choose 0 or more", c.Rate)
	}
	if c.ForgetUnanswered <= 0 {
		return fmt.Errorf("forget-unanswered is %v: choose a time, such as 2160h for 90 days", c.ForgetUnanswered)
	}
	if _, err := c.origins(); err != nil {
		return err
	}
	return c.door.validate()
}

func (c *serveCommand) origins() ([]string, error) {
	var origins []string
	for _, text := range c.Origins {
		origin, err := server.ParseOrigin(text)
		if err != nil {
			return nil, err
		}
		origins = append(origins, origin)
	}
	return origins, nil
}

// options gives the server's options; kept stores what people and operators leave.
func (c *serveCommand) options(kept *records.Records, logger *slog.Logger) (server.Options, error) {
	origins, err := c.origins()
	if err != nil {
		return server.Options{}, err
	}
	publicURL, err := server.ParsePublicURL(c.PublicURL)
	if err != nil {
		return server.Options{}, err
	}
	proxies, err := c.proxies()
	return server.Options{
		Logger: logger, Version: builtFrom().Version,
		Keys: kept, Open: c.Open, Rate: c.Rate, Origins: origins, Proxies: proxies,
		PublicURL: publicURL, OmitSources: !c.SourcesInContent,
		Feedback: kept, Unanswered: kept, KeepUnanswered: c.KeepUnanswered,
		Audit: func(ctx context.Context, actor, what, subject string) {
			if err := kept.Audit(ctx, records.Act{Actor: actor, What: what, Subject: subject}); err != nil {
				logger.Error("an act is not in the audit log", "actor", actor, "what", what, "subject", subject, "error", err)
			}
		},
	}, err
}
