package server

const (
	later = " Try again in a while."
	tell  = " Tell whoever runs the service."
	still = later + " If it goes on, tell whoever runs the service."
)

// english has the English messages for those who ask, by problem code. Pages use them,
// and so does the chat element, whose script includes them. The API's own messages are in
// Swedish. %s is the number of the request.
var english = map[string]string{
	"question_empty":    "The question is empty. Write one.",
	"question_not_utf8": "The question has characters that cannot be read. Write it anew.",
	"question_too_long": "The question is too long. Shorten it to at most 2000 characters.",
	"body_too_large":    "The conversation is too long. Start over.",
	"too_many_values":   "The conversation is too long. Start over.",
	"too_many_requests": "There have been too many questions in a short time.",
	"not_ready":         "The documents are being read." + later,
	"timeout":           "It took too long to answer." + later,
	"canceled":          "The question was cut off before it was answered. Try again.",
	"restarting":        "The service is restarting." + later,
	"model_unavailable": "The language model cannot be reached right now." + still,
	"model_missing":     "The language model is not installed." + tell,
	"model_busy":        "The language model is busy with other questions." + later,
	"queue_full":        "There are many questions right now, and no room for more in the queue." + later,
	"model_timeout":     "The language model was not in time." + still,
	"model_too_long":    "The question is too long for the language model. Ask a shorter one.",
	"model_broke_off":   "The language model broke off." + still,
	"model_failed":      "The language model could not answer." + tell,
	"key_unknown":       "The key of this page does not hold." + tell,
	"key_too_weak":      "The key of this page is not for questions." + tell,
	"only_local":        "Svara answers on its own machine alone so far." + tell,
	"cross_origin":      "This site may not use Svara." + tell,
	"not_found":         "There is nothing at this address. See that it is spelt right.",
	"internal":          "Something went wrong in Svara. Try again. If it goes on, tell whoever runs the service, with the number %s.",
}
