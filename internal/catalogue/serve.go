package catalogue

import (
	"context"
	"errors"
)

// serveName is the file that Serve locks, like that of Lock.
const serveName = "svara.serve"

var errServed = errors.New("the lock of servers is taken: try again in a moment")

// Serve marks the catalogue as served until release is called. Several servers may do so.
func (f File) Serve(ctx context.Context) (release func() error, err error) {
	return f.hold(ctx, lock{name: serveName, shared: true, patience: usePatience, busy: errServed})
}

// IsServed reports whether a server answers from the catalogue, in this process or
// another. If one does, finding out takes half a second.
func (f File) IsServed(ctx context.Context) (bool, error) {
	release, err := f.hold(ctx, lock{name: serveName, patience: usePatience, busy: errServed})
	if errors.Is(err, errServed) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return false, release()
}
