package assistant

import (
	"sync"
	"time"
	_ "time/tzdata" // for images that hold nothing but the binary; 450 kB
)

// stockholm is where days begin and end.
var stockholm = sync.OnceValue(func() *time.Location {
	place, err := time.LoadLocation("Europe/Stockholm")
	if err != nil { // which tzdata rules out
		return time.Local
	}
	return place
})

// today gives the day that documents are in force on or not, as ISO 8601 has it.
func (a *Assistant) today() string { return a.now().In(stockholm()).Format(time.DateOnly) }
