// Stands in for the miniaudio library, which Ollama's module lacks because
// modules leave out folders called vendor: it opens no sound at all. Without a
// sound to decode, Ollama's text and vectors are what they would be.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstring>

typedef uint64_t ma_uint64;
enum ma_result { MA_SUCCESS, MA_ERROR };
enum ma_format { ma_format_f32 };
struct ma_decoder {};
struct ma_decoder_config {};

static inline ma_decoder_config ma_decoder_config_init(ma_format, int, int) { return {}; }
static inline ma_result ma_decoder_init_memory(const void *, size_t, const ma_decoder_config *, ma_decoder *) { return MA_ERROR; }
static inline ma_result ma_decoder_get_length_in_pcm_frames(ma_decoder *, ma_uint64 *) { return MA_ERROR; }
static inline ma_result ma_decoder_read_pcm_frames(ma_decoder *, void *, ma_uint64, ma_uint64 *) { return MA_ERROR; }
static inline ma_result ma_decoder_uninit(ma_decoder *) { return MA_SUCCESS; }
