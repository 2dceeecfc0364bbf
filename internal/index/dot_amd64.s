#include "textflag.h"

// func dot(query []int16, codes []int8) int32
//
// Sixteen products a round. SSE2 only, which every amd64 has, so that nothing
// has to be asked of the processor. A code becomes 16 bits by standing in the
// upper half of a word, twice, and shifting down with its sign.
TEXT ·dot(SB), NOSPLIT, $0-52
	MOVQ query_base+0(FP), SI
	MOVQ codes_base+24(FP), DI
	MOVQ codes_len+32(FP), CX
	PXOR X0, X0
	PXOR X1, X1
	SHRQ $4, CX
	JZ   done

loop:
	MOVOU     (DI), X2
	MOVO      X2, X3
	PUNPCKLBW X2, X2
	PUNPCKHBW X3, X3
	PSRAW     $8, X2
	PSRAW     $8, X3
	MOVOU     (SI), X4
	MOVOU     16(SI), X5
	PMADDWL   X4, X2
	PMADDWL   X5, X3
	PADDL     X2, X0
	PADDL     X3, X1
	ADDQ      $16, DI
	ADDQ      $32, SI
	DECQ      CX
	JNZ       loop

done:
	PADDL  X1, X0
	PSHUFD $0x4e, X0, X1
	PADDL  X1, X0
	PSHUFD $0xb1, X0, X1
	PADDL  X1, X0
	MOVQ   X0, AX
	MOVL   AX, ret+48(FP)
	RET
