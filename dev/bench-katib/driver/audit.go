package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"time"
)

// What is read of an audit event. A request is committed, for all that a client can know, when its response is complete.
type event struct {
	Stage      string `json:"stage"`
	Verb       string `json:"verb"`
	RequestURI string `json:"requestURI"`
	User       struct {
		Username string `json:"username"`
	} `json:"user"`
	ObjectRef *struct {
		Resource    string `json:"resource"`
		Namespace   string `json:"namespace"`
		Name        string `json:"name"`
		Subresource string `json:"subresource"`
	} `json:"objectRef"`
	ResponseStatus struct {
		Code int `json:"code"`
	} `json:"responseStatus"`
	RequestReceived time.Time `json:"requestReceivedTimestamp"`
	Done            time.Time `json:"stageTimestamp"`
}

type results struct {
	Date      string            `json:"date"`
	Versions  map[string]string `json:"versions"`
	Scenarios []measured        `json:"scenarios"`
}

type measured struct {
	scenario
	// Whether the Experiment came to its end in time, and why it ended.
	Completed bool   `json:"completed"`
	Reason    string `json:"reason"`
	// By Katib's own count.
	TrialsSucceeded int32 `json:"trialsSucceeded"`
	TrialsFailed    int32 `json:"trialsFailed"`
	MetricsMissing  int32 `json:"trialsWithoutMetrics"`
	PodsCreated     int   `json:"podsCreated"`
	PodsEnded       int   `json:"podsEnded"`
	PodsWithSidecar int   `json:"podsWithSidecar"`
	// From the creation of the Experiment to that of the first pod.
	StartupSeconds float64 `json:"startupSeconds"`
	// From the creation of the first pod to the end of the last one.
	WallSeconds     float64 `json:"wallSeconds"`
	IdealSeconds    float64 `json:"idealSeconds"`
	TrialsPerSecond float64 `json:"trialsPerSecond"`
	// From the end of a pod to the creation of the next pod, of its Job, and of its Trial; and the two parts of that to the
	// Job: the Job controller's, which waits a second for more pods to end before it looks, and Katib's own.
	Turnaround struct {
		Pod      quantiles `json:"pod"`
		Job      quantiles `json:"job"`
		Trial    quantiles `json:"trial"`
		PodToJob quantiles `json:"podEndToJobEnd"`
		JobToJob quantiles `json:"jobEndToNextJob"`
	} `json:"turnaroundSeconds"`
	// Requests per ended trial, by who made them.
	Requests        map[string]*requests `json:"requestsPerTrial"`
	SuggestionBytes int                  `json:"suggestionBytes"`
}

type quantiles struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50"`
	P90   float64 `json:"p90"`
	P99   float64 `json:"p99"`
	Max   float64 `json:"max"`
}

type requests struct {
	Writes float64 `json:"writes"`
	Reads  float64 `json:"reads"`
	// By kind and verb; those that failed are in here too.
	ByKind map[string]float64 `json:"byKind"`
	// In all, by kind, verb and code of the response.
	Failed map[string]int `json:"failedInAll"`
}

// The users of the audit log that matter; the driver itself is none of them.
var users = map[string]string{
	"system:serviceaccount:kubeflow:katib-controller":             "katib",
	"system:serviceaccount:kube-system:job-controller":            "job-controller",
	"system:serviceaccount:kube-system:generic-garbage-collector": "garbage-collector",
}

func measure(auditLog string, s scenario, o outcome) (measured, error) {
	m := measured{
		scenario: s, Completed: o.completed, Reason: o.reason,
		TrialsSucceeded: o.status.TrialsSucceeded, TrialsFailed: o.status.TrialsFailed, MetricsMissing: o.status.TrialMetricsUnavailable,
		PodsWithSidecar: o.podsWithSidecar, IdealSeconds: s.ideal().Seconds(),
		Requests: map[string]*requests{}, SuggestionBytes: o.suggestionBytes,
	}
	for _, name := range users {
		m.Requests[name] = &requests{ByKind: map[string]float64{}, Failed: map[string]int{}}
	}
	file, err := os.Open(auditLog)
	if err != nil {
		return m, err
	}
	defer file.Close()

	var start time.Time
	var podsEnded, podsCreated, jobsCreated, trialsCreated []time.Time
	jobsEnded, withEnd := map[string]time.Time{}, map[string]bool{}
	lines := bufio.NewReader(file)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			return m, err
		}
		var e event
		if err := json.Unmarshal(line, &e); err != nil {
			return m, err
		}
		if e.Stage != "ResponseComplete" || e.Verb == "watch" || e.ObjectRef == nil || e.RequestReceived.Before(o.start) || e.RequestReceived.After(o.end) {
			continue
		}
		if by := m.Requests[users[e.User.Username]]; by != nil {
			by.count(e)
		}
		if e.ObjectRef.Namespace != s.experiment() || e.ResponseStatus.Code >= 300 {
			continue
		}
		switch e.kindAndVerb() {
		case "experiments create":
			start = e.Done
		case "trials create":
			trialsCreated = append(trialsCreated, e.Done)
		case "jobs create":
			jobsCreated = append(jobsCreated, e.Done)
		case "jobs/status update":
			// The last write of its status says that a Job is complete.
			jobsEnded[e.ObjectRef.Name] = e.Done
		case "pods create":
			podsCreated = append(podsCreated, e.Done)
		case "pods/status patch":
			if strings.Contains(e.RequestURI, terminalWrite) {
				podsEnded = append(podsEnded, e.Done)
				withEnd[e.ObjectRef.Name[:strings.LastIndexByte(e.ObjectRef.Name, '-')]] = true
			}
		}
	}
	// The log has the order in which the lines were written.
	for _, times := range [][]time.Time{podsEnded, podsCreated, jobsCreated, trialsCreated} {
		slices.SortFunc(times, time.Time.Compare)
	}
	m.PodsCreated, m.PodsEnded = len(podsCreated), len(podsEnded)
	if start.IsZero() || m.PodsEnded == 0 {
		return m, fmt.Errorf("the audit log has no Experiment or no ended pod: %d pods created, Experiment: %s", m.PodsCreated, o.reason)
	}
	m.StartupSeconds = podsCreated[0].Sub(start).Seconds()
	m.WallSeconds = podsEnded[m.PodsEnded-1].Sub(podsCreated[0]).Seconds()
	m.TrialsPerSecond = float64(m.PodsEnded) / m.WallSeconds
	m.Turnaround.Pod = turnaround(podsEnded, podsCreated, s.Parallelism)
	m.Turnaround.Job = turnaround(podsEnded, jobsCreated, s.Parallelism)
	m.Turnaround.Trial = turnaround(podsEnded, trialsCreated, s.Parallelism)
	maps.DeleteFunc(jobsEnded, func(job string, _ time.Time) bool { return !withEnd[job] })
	ends := slices.Collect(maps.Values(jobsEnded))
	slices.SortFunc(ends, time.Time.Compare)
	// In this order a Job's end belongs to another pod at times, which does not change the sum of the waits.
	m.Turnaround.PodToJob = turnaround(podsEnded, ends, 0)
	m.Turnaround.JobToJob = turnaround(ends, jobsCreated, s.Parallelism)
	for _, by := range m.Requests {
		by.divide(float64(m.PodsEnded))
	}
	return m, nil
}

func (e event) kindAndVerb() string {
	kind := e.ObjectRef.Resource
	if e.ObjectRef.Subresource != "" {
		kind += "/" + e.ObjectRef.Subresource
	}
	return kind + " " + e.Verb
}

func (r *requests) count(e event) {
	switch e.Verb {
	case "get", "list":
		r.Reads++
	default:
		r.Writes++
	}
	r.ByKind[e.kindAndVerb()]++
	if e.ResponseStatus.Code >= 400 {
		r.Failed[fmt.Sprintf("%s %d", e.kindAndVerb(), e.ResponseStatus.Code)]++
	}
}

func (r *requests) divide(trials float64) {
	r.Writes /= trials
	r.Reads /= trials
	for kind := range r.ByKind {
		r.ByKind[kind] /= trials
	}
}

// The k-th end frees a slot for the creation number parallelism + k. Which pod follows which does not matter.
func turnaround(ends, creations []time.Time, parallelism int) quantiles {
	var waits []float64
	for k, end := range ends {
		if parallelism+k < len(creations) {
			waits = append(waits, creations[parallelism+k].Sub(end).Seconds())
		}
	}
	if len(waits) == 0 {
		return quantiles{}
	}
	slices.Sort(waits)
	rank := func(q float64) float64 {
		return waits[int(math.Ceil(q*float64(len(waits))))-1]
	}
	return quantiles{len(waits), rank(0.5), rank(0.9), rank(0.99), waits[len(waits)-1]}
}
