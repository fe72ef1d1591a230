// Command scrub empties the folder /volume: a released volume of the local cluster is recycled by a pod that runs it.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

const folder = "/volume"

func main() {
	if err := scrub(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func scrub() error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := os.RemoveAll(filepath.Join(folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}
