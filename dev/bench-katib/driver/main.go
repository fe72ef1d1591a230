// Program driver measures Katib: it creates an Experiment per scenario, plays what a cluster would do for its pods, and
// reads from the API server's audit log what happened when. See ../README.md.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"
)

// A scenario is an Experiment with given numbers; its trials' durations depend on their number only.
type scenario struct {
	Name        string  `json:"name"`
	Trials      int     `json:"trials"`
	Parallelism int     `json:"parallelism"`
	MinSeconds  float64 `json:"minSeconds"`
	MaxSeconds  float64 `json:"maxSeconds"`
}

var scenarios = []scenario{
	{"60x8", 60, 8, 1, 5},
	{"300x30", 300, 30, 1, 1},
}

type options struct {
	kubeconfig, dbManager, auditLog, suggestion, suggestionLog, hosts, out string
	limit                                                                  time.Duration
}

func main() {
	log.SetFlags(0)
	var o options
	flag.StringVar(&o.kubeconfig, "kubeconfig", "", "of the driver's own user, which the audit log tells apart")
	flag.StringVar(&o.dbManager, "db-manager", "", "address of katib-db-manager")
	flag.StringVar(&o.auditLog, "audit-log", "", "of the API server")
	flag.StringVar(&o.suggestion, "suggestion", "", "program of the suggestion service")
	flag.StringVar(&o.suggestionLog, "suggestion-log", "", "file for what the suggestion services print")
	flag.StringVar(&o.hosts, "hosts", "", "file to add the names of the suggestion services to")
	flag.StringVar(&o.out, "out", "", "folder for the results, with versions.json in it")
	flag.DurationVar(&o.limit, "limit", 5*time.Minute, "time after which a scenario is given up")
	flag.Parse()
	if err := run(context.Background(), o); err != nil {
		log.Fatalf("driver: %v", err)
	}
}

func run(ctx context.Context, o options) error {
	results := results{Date: time.Now().UTC().Format(time.DateOnly)}
	versions, err := os.ReadFile(filepath.Join(o.out, "versions.json"))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(versions, &results.Versions); err != nil {
		return err
	}
	cluster, err := newCluster(o)
	if err != nil {
		return err
	}
	for _, s := range scenarios {
		log.Printf("Scenario %s: %d trials of %s at parallelism %d", s.Name, s.Trials, s.durations(), s.Parallelism)
		outcome, err := cluster.play(ctx, s)
		if err != nil {
			return fmt.Errorf("scenario %s: %w", s.Name, err)
		}
		measured, err := measure(o.auditLog, s, outcome)
		if err != nil {
			return fmt.Errorf("scenario %s: %w", s.Name, err)
		}
		results.Scenarios = append(results.Scenarios, measured)
	}
	return results.write(o.out)
}

// The golden ratio's multiples spread evenly over the range, whatever the number of trials.
func (s scenario) duration(number int) time.Duration {
	const golden = 0.6180339887498949
	spread := float64(number) * golden
	spread -= float64(int(spread))
	return time.Duration((s.MinSeconds + (s.MaxSeconds-s.MinSeconds)*spread) * float64(time.Second))
}

func (s scenario) durations() string {
	if s.MinSeconds == s.MaxSeconds {
		return fmt.Sprintf("%g s", s.MinSeconds)
	}
	return fmt.Sprintf("%g-%g s", s.MinSeconds, s.MaxSeconds)
}

// The time that the trials would take if a freed slot were filled at once.
func (s scenario) ideal() time.Duration {
	free := make([]time.Duration, s.Parallelism)
	for number := range s.Trials {
		first := 0
		for slot := range free {
			if free[slot] < free[first] {
				first = slot
			}
		}
		free[first] += s.duration(number)
	}
	var last time.Duration
	for _, end := range free {
		last = max(last, end)
	}
	return last
}
