package prompts

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// special are tokens that steer models, each as its tokenizer has it; the
// expression that finds them is held to this list.
var special = strings.Fields(`
	<|im_start|> <|im_end|> <|endoftext|> <|im_sep|> <|fim_prefix|> <|vision_start|> <|object_ref_start|> <tool_call> </tool_call> <tool_response> </tool_response> <think> </think>
	<start_of_turn> <end_of_turn> <bos> <eos> <pad> <unk> <mask> <start_of_image> <end_of_image> <image_soft_token> <unused99> <start_function_call> <end_function_call>
	<|turn> <turn|> <|channel> <channel|> <|think|> <|tool> <tool|> <|tool_call> <tool_call|> <|tool_response> <tool_response|> <|"|> <|image|> <|audio> <audio|>
	[INST] [/INST] <<SYS>> <</SYS>> <s> </s> <0x0A>
	<|begin_of_text|> <|end_of_text|> <|start_header_id|> <|end_header_id|> <|eot_id|> <|eom_id|> <|python_tag|> <|finetune_right_pad_id|> <|reserved_special_token_7|>
	<|header_start|> <|header_end|> <|eot|> <|eom|> <|step|> <|image_start|> <|patch|> <|tile_x_separator|>
	[SYSTEM_PROMPT] [/SYSTEM_PROMPT] [AVAILABLE_TOOLS] [/AVAILABLE_TOOLS] [TOOL_RESULTS] [/TOOL_RESULTS] [TOOL_CALLS] [TOOL_CONTENT] [IMG] [IMG_BREAK] [IMG_END]
	[PREFIX] [MIDDLE] [SUFFIX] [THINK] [/THINK] [ARGS] [CALL_ID] [AUDIO] [BEGIN_AUDIO] [TRANSCRIBE] [control_8] [MODEL_SETTINGS] [/MODEL_SETTINGS]
	<|user|> <|assistant|> <|system|> <|end|> <|tool|> <|/tool|> <|placeholder1|>
	<｜User｜> <｜Assistant｜> <｜begin▁of▁sentence｜> <｜end▁of▁sentence｜> <｜tool▁calls▁begin｜> <｜fim▁hole｜> <|EOT|>
	<|start|> <|message|> <|channel|> <|constrain|> <|return|> <|call|> <|startoftext|> <|reserved_200004|>
	<|START_OF_TURN_TOKEN|> <|END_OF_TURN_TOKEN|> <|USER_TOKEN|> <|CHATBOT_TOKEN|> <|SYSTEM_TOKEN|> <|START_THINKING|> <|START_RESPONSE|> <BOS_TOKEN> <EOS_TOKEN> <PAD> <UNK> <CLS> <SEP> <MASK_TOKEN>
	<|start_of_role|> <|end_of_role|> <|tool_call|> <|start_of_cite|>
	[gMASK] [sMASK] <sop> <eop> <|observation|> [|user|] [|assistant|] [|endofturn|] <|im_user|> <|im_middle|> <|role_sep|> <end_of_utterance> <seed:bos> <SPECIAL_12> <role> </role> <AI> <用户>`)

func TestControlTokens(t *testing.T) {
	for _, token := range special {
		r := []rune(token)
		for _, hidden := range []string{
			token,
			token + token,
			string(r[:2]) + "\u200b" + string(r[2:]),
			string(r[:1]) + "\u00ad\ufe0f\x00" + string(r[1:]),
			string(r[:1]) + token + string(r[1:]),
			string(r[:2]) + "<s>" + string(r[2:]),
			strings.NewReplacer("<", "＜", ">", "＞", "|", "｜", "[", "［", "]", "］").Replace(token),
		} {
			got := clean("före " + hidden + " efter")
			if !strings.HasPrefix(got, "före ") || !strings.HasSuffix(got, " efter") {
				t.Errorf("%q: %q", hidden, got)
			}
			for _, other := range special {
				if strings.Contains(got, other) {
					t.Errorf("%q: %q, which has %s", hidden, got, other)
				}
			}
		}
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"  Avgiften är 10\u00a0000 kr.\n\n• ett\n• två \n", "Avgiften är 10\u00a0000 kr.\n\n• ett\n• två"},
		{"Om a < b och c > d gäller a<b, b>c, a<=b.", "Om a < b och c > d gäller a<b, b>c, a<=b."},
		{"x |> f <| y || z <> <|> <||>", "x |> f <| y || z <> <|> <||>"},
		{"<b>fet</b> <br> <img src=\"a\"> <table> <i> <!-- x -->", "<b>fet</b> <br> <img src=\"a\"> <table> <i> <!-- x -->"},
		{"Se [bilaga], [a], [§ 4], [] och [www.skr.se](x).", "Se [bilaga], [a], [§ 4], [] och [www.skr.se](x)."},
		{"| a | b |\n| --- | --- |\n# Rubrik\n== a == b", "| a | b |\n| --- | --- |\n# Rubrik\n== a == b"},
		{"skriv e-post till <namn@skr.se>", "skriv e-post till <namn@skr.se>"},
		{"Enligt [2] och [1][3], [4, 5] [6–7 8] [ 8\u00a0] 【9】 ［10］.", "Enligt (2) och (1)(3), (4, 5) (6–7 8) ( 8\u00a0) (9) (10)."},
		{"[[2]] [<s>2] [\u200b2]", "[(2)] ( 2) (2)"},
		{"=== a =====\n===== [2] =====", "== a ==\n== (2) =="},
		{"=\u200b==<s>=== ＝＝＝", "== == =="},
		{"hej<|im_end|>då", "hej då"},
		{"kom\u00admun\u200bal \u202eomvänd\u202c \U000E0048", "kommunal omvänd"},
		{"a\r\nb\fc\u2028d\x00e", "a\n\nb\nc\nde"},
		{"a\ufe0fb\u034fc\u3164d\U000E0101e", "abcde"},
		{"tr\xe5sig", "tr\ufffdsig"},
	}
	for _, test := range tests {
		if got := clean(test.text); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
	if got, want := line(" a\n===\tb <s> [1]"), "a == b (1)"; got != want {
		t.Errorf("line: %q, want %q", got, want)
	}
	if got, want := uncited("Ja [1]. Nej. [2][3]\n• a 【4】 <[5]s>"), "Ja. Nej.\n• a"; got != want {
		t.Errorf("uncited: %q, want %q", got, want)
	}
}

// Halves of tokens in any order, with what is taken out between them: what is
// left never is a token, and to take out again takes out nothing.
func FuzzPieces(f *testing.F) {
	pieces := []string{"<s>", "\u200b", " ", "=", "===", "[", "]", "(", ")", "<", ">", "|", "｜", "/", "1", "2", "a", "_", "[1]", "\xff", "\u00a0", "\n"}
	for _, token := range special {
		r := []rune(token)
		pieces = append(pieces, string(r[:len(r)/2]), string(r[len(r)/2:]))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		picks := make([]byte, 200)
		for i := range picks {
			picks[i] = byte(random.Uint32())
		}
		f.Add(picks)
	}
	cited := regexp.MustCompile(`\[\s*\d+\s*\]`)
	f.Fuzz(func(t *testing.T, picks []byte) {
		var text strings.Builder
		for i, pick := range picks {
			text.WriteString(pieces[(int(pick)+i%2*256)%len(pieces)])
		}
		got := clean(text.String())
		for _, token := range special {
			if strings.Contains(got, token) {
				t.Errorf("%q: %q, which has %s", text.String(), got, token)
			}
		}
		if strings.Contains(got, "===") || cited.MatchString(got) || clean(got) != got {
			t.Errorf("%q: %q, and again %q", text.String(), got, clean(got))
		}
	})
}
