package main

import (
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func (r results) write(folder string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "results.json"), append(text, '\n'), 0o644); err != nil {
		return err
	}
	table := r.markdown()
	log.Printf("\n%s", table)
	return os.WriteFile(filepath.Join(folder, "results.md"), []byte(table), 0o644)
}

func (r results) markdown() string {
	var b strings.Builder
	v := r.Versions
	fmt.Fprintf(&b, "Katib %s, Kubernetes %s, etcd %s, %s, %s, %s cores with load %s before, Linux %s, %s\n\n",
		v["katib"], v["kubernetes"], v["etcd"], v["postgresql"], v["go"], v["cores"], v["load"], v["kernel"], r.Date)
	row := func(label string, value func(m measured) string) {
		fmt.Fprintf(&b, "| %s |", label)
		for _, m := range r.Scenarios {
			fmt.Fprintf(&b, " %s |", value(m))
		}
		b.WriteByte('\n')
	}
	times := func(q quantiles) string {
		if q.Count == 0 {
			return "-"
		}
		return fmt.Sprintf("%.2f / %.2f / %.2f", q.P50, q.P90, q.P99)
	}
	row("", func(m measured) string {
		return fmt.Sprintf("%d trials of %s at %d", m.Trials, m.durations(), m.Parallelism)
	})
	fmt.Fprintf(&b, "|---|%s\n", strings.Repeat("---|", len(r.Scenarios)))
	row("trials ended, of them succeeded by Katib's count", func(m measured) string {
		return fmt.Sprintf("%d, %d (%s)", m.PodsEnded, m.TrialsSucceeded, m.Reason)
	})
	row("first pod to last end, s", func(m measured) string { return fmt.Sprintf("%.1f", m.WallSeconds) })
	row("the same if slots were never empty, s", func(m measured) string { return fmt.Sprintf("%.1f", m.IdealSeconds) })
	row("trials per second", func(m measured) string { return fmt.Sprintf("%.2f", m.TrialsPerSecond) })
	row("Experiment to first pod, s", func(m measured) string { return fmt.Sprintf("%.1f", m.StartupSeconds) })
	row("slots that were filled again", func(m measured) string { return fmt.Sprint(m.Turnaround.Pod.Count) })
	row("slot turnaround p50 / p90 / p99, s", func(m measured) string { return times(m.Turnaround.Pod) })
	row("the same to the next Job", func(m measured) string { return times(m.Turnaround.Job) })
	row("the same to the next Trial", func(m measured) string { return times(m.Turnaround.Trial) })
	row("of it: end of the pod to end of its Job (Job controller)", func(m measured) string { return times(m.Turnaround.PodToJob) })
	row("of it: end of a Job to the next Job (Katib)", func(m measured) string { return times(m.Turnaround.JobToJob) })
	for _, user := range []string{"katib", "job-controller", "garbage-collector"} {
		row(fmt.Sprintf("writes, reads per trial: %s", user), func(m measured) string {
			return fmt.Sprintf("%.1f, %.1f", m.Requests[user].Writes, m.Requests[user].Reads)
		})
	}
	row("size of the Suggestion, bytes", func(m measured) string { return fmt.Sprint(m.SuggestionBytes) })

	b.WriteString("\nRequests of Katib per trial, by kind and verb:\n\n")
	kinds := map[string]bool{}
	for _, m := range r.Scenarios {
		for kind, count := range m.Requests["katib"].ByKind {
			kinds[kind] = kinds[kind] || count >= 0.005
		}
	}
	row("", func(m measured) string { return m.Name })
	fmt.Fprintf(&b, "|---|%s\n", strings.Repeat("---|", len(r.Scenarios)))
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		if kinds[kind] {
			row(kind, func(m measured) string { return fmt.Sprintf("%.2f", m.Requests["katib"].ByKind[kind]) })
		}
	}

	b.WriteString("\nRequests of Katib that failed, in all:\n\n")
	for _, m := range r.Scenarios {
		failed := m.Requests["katib"].Failed
		for _, kind := range slices.Sorted(maps.Keys(failed)) {
			fmt.Fprintf(&b, "- %s: %s: %d\n", m.Name, kind, failed[kind])
		}
	}
	return b.String()
}
