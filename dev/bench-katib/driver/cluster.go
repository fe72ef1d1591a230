package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"text/template"
	"time"

	"github.com/kubeflow/katib/pkg/apis/controller/common/v1beta1"
	experiments "github.com/kubeflow/katib/pkg/apis/controller/experiments/v1beta1"
	manager "github.com/kubeflow/katib/pkg/apis/manager/v1beta1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/yaml"
)

const (
	algorithm = "sobol"
	metric    = "loss"
	// The field manager of the write that ends a pod: by it the audit log, which has no bodies, tells that write from others.
	terminalWrite = "bench-terminal"
	// Katib deletes Jobs after the Experiment has ended; these requests count too.
	settle = 5 * time.Second
	// Fixed in the source of Katib's suggestion services.
	suggestionAddress = "127.0.0.1:6789"
)

//go:embed experiment.yaml
var experimentTemplate string

var (
	experimentsResource = schema.GroupVersionResource{Group: "kubeflow.org", Version: "v1beta1", Resource: "experiments"}
	suggestionsResource = experimentsResource.GroupVersion().WithResource("suggestions")
	namespacesResource  = schema.GroupVersionResource{Version: "v1", Resource: "namespaces"}
)

// The cluster plays what is not there: scheduler and kubelet for the pods of trials, the metrics collector in them, and
// all that stands between the Deployment of a suggestion service and its running process.
type cluster struct {
	options
	client  kubernetes.Interface
	objects dynamic.Interface
	db      manager.DBManagerClient
}

// What the audit log does not tell about a scenario.
type outcome struct {
	start, end      time.Time
	completed       bool
	reason          string
	status          experiments.ExperimentStatus
	podsWithSidecar int
	suggestionBytes int
}

func newCluster(o options) (*cluster, error) {
	config, err := clientcmd.BuildConfigFromFlags("", o.kubeconfig)
	if err != nil {
		return nil, err
	}
	// Kubelets of many nodes have no common limit.
	config.QPS = -1
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	objects, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	connection, err := grpc.NewClient(o.dbManager, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	// All at once: Go programs read the file again after five seconds only.
	hosts, err := os.OpenFile(o.hosts, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	defer hosts.Close()
	for _, s := range scenarios {
		if _, err := fmt.Fprintf(hosts, "127.0.0.1 %s-%s.%s\n", s.experiment(), algorithm, s.experiment()); err != nil {
			return nil, err
		}
	}
	return &cluster{o, client, objects, manager.NewDBManagerClient(connection)}, nil
}

// The name of the Experiment and of its namespace. Katib takes Experiments of one name in two namespaces for one.
func (s scenario) experiment() string {
	return "bench-" + s.Name
}

// One Experiment from its creation to its end.
func (c *cluster) play(ctx context.Context, s scenario) (outcome, error) {
	documents, err := s.manifests()
	if err != nil {
		return outcome{}, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var playing sync.WaitGroup
	if _, err := c.objects.Resource(namespacesResource).Create(ctx, documents[0], metav1.CreateOptions{}); err != nil {
		return outcome{}, err
	}
	var pods pods
	factory := informers.NewSharedInformerFactoryWithOptions(c.client, 0, informers.WithNamespace(s.experiment()))
	spawn := func(play func() error) {
		playing.Add(1)
		go func() {
			defer playing.Done()
			if err := play(); err != nil && ctx.Err() == nil {
				cancel(err)
			}
		}()
	}
	factory.Core().V1().Pods().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: func(object any) {
		number := int(pods.started.Add(1)) - 1
		spawn(func() error { return c.playPod(ctx, s, object.(*corev1.Pod), number, &pods) })
	}})
	factory.Apps().V1().Deployments().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: func(object any) {
		spawn(func() error { return c.playSuggestion(ctx, object.(*appsv1.Deployment)) })
	}})
	defer func() {
		cancel(nil)
		factory.Shutdown()
		playing.Wait()
	}()
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())

	result := outcome{start: time.Now()}
	if _, err := c.objects.Resource(experimentsResource).Namespace(s.experiment()).Create(ctx, documents[1], metav1.CreateOptions{}); err != nil {
		return outcome{}, err
	}
	if err := c.await(ctx, s, &result, &pods); err != nil {
		return outcome{}, err
	}
	result.podsWithSidecar = int(pods.withSidecar.Load())
	suggestion, err := c.objects.Resource(suggestionsResource).Namespace(s.experiment()).Get(ctx, s.experiment(), metav1.GetOptions{})
	if err != nil {
		return outcome{}, err
	}
	text, err := suggestion.MarshalJSON()
	result.suggestionBytes = len(text)
	return result, err
}

// Fills in the outcome, once the Experiment has ended or its time is over.
func (c *cluster) await(ctx context.Context, s scenario, result *outcome, pods *pods) error {
	// The Experiment is asked for rarely, not to be a load itself; its end is not part of what is measured.
	for tick := 1; ; tick++ {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(time.Second):
		}
		object, err := c.objects.Resource(experimentsResource).Namespace(s.experiment()).Get(ctx, s.experiment(), metav1.GetOptions{})
		if err != nil {
			return err
		}
		var experiment experiments.Experiment
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &experiment); err != nil {
			return err
		}
		result.end, result.status = time.Now(), experiment.Status
		passed := result.end.Sub(result.start)
		if tick%10 == 0 {
			log.Printf("  %3.0f s: %d pods started, %d ended, %d trials succeeded", passed.Seconds(),
				pods.started.Load(), pods.ended.Load(), experiment.Status.TrialsSucceeded)
		}
		if experiment.IsCompleted() {
			last := experiment.Status.Conditions[len(experiment.Status.Conditions)-1]
			result.completed, result.reason = experiment.IsSucceeded(), last.Reason
			log.Printf("  %3.0f s: the Experiment has ended: %s", passed.Seconds(), last.Reason)
			time.Sleep(settle)
			result.end = time.Now()
			return nil
		}
		if passed > c.limit {
			result.reason = fmt.Sprintf("given up after %s", c.limit)
			log.Printf("  %s", result.reason)
			return nil
		}
	}
}

type pods struct {
	started, ended, withSidecar atomic.Int64
}

// A pod that is scheduled at once, starts at once, runs for its time, reports its metric and succeeds.
func (c *cluster) playPod(ctx context.Context, s scenario, pod *corev1.Pod, number int, pods *pods) error {
	trial := pod.Labels["katib.kubeflow.org/trial"]
	if trial == "" {
		return fmt.Errorf("the pod %s has no trial: Katib's webhook has not seen it", pod.Name)
	}
	if len(pod.Spec.Containers) > 1 {
		pods.withSidecar.Add(1)
	}
	ready := corev1.PodCondition{Type: corev1.PodReady, Status: corev1.ConditionTrue}
	if err := c.patchPod(ctx, pod, "bench", corev1.PodStatus{Phase: corev1.PodRunning, Conditions: []corev1.PodCondition{ready}}); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return nil
	case <-time.After(s.duration(number)):
	}
	// What the sidecar does, which ends after the trial's own container and with it the pod.
	_, err := c.db.ReportObservationLog(ctx, &manager.ReportObservationLogRequest{
		TrialName: trial,
		ObservationLog: &manager.ObservationLog{MetricLogs: []*manager.MetricLog{{
			TimeStamp: time.Now().UTC().Format(time.RFC3339Nano),
			Metric:    &manager.Metric{Name: metric, Value: fmt.Sprint(1 / float64(number+1))},
		}}},
	})
	if err != nil {
		return err
	}
	ready.Status, ready.Reason = corev1.ConditionFalse, "PodCompleted"
	if err := c.patchPod(ctx, pod, terminalWrite, corev1.PodStatus{Phase: corev1.PodSucceeded, Conditions: []corev1.PodCondition{ready}}); err != nil {
		return err
	}
	pods.ended.Add(1)
	return nil
}

func (c *cluster) patchPod(ctx context.Context, pod *corev1.Pod, fieldManager string, status corev1.PodStatus) error {
	patch, err := json.Marshal(map[string]any{"status": status})
	if err != nil {
		return err
	}
	_, err = c.client.CoreV1().Pods(pod.Namespace).Patch(ctx, pod.Name, types.StrategicMergePatchType, patch,
		metav1.PatchOptions{FieldManager: fieldManager}, "status")
	return err
}

// Runs the suggestion service until the context ends, and says that its Deployment is available once it answers.
func (c *cluster) playSuggestion(ctx context.Context, deployment *appsv1.Deployment) error {
	output, err := os.OpenFile(c.suggestionLog, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer output.Close()
	service := exec.CommandContext(ctx, c.suggestion)
	service.Stdout, service.Stderr = output, output
	if err := service.Start(); err != nil {
		return err
	}
	for {
		connection, err := net.Dial("tcp", suggestionAddress)
		if err == nil {
			connection.Close()
			break
		}
		if ctx.Err() != nil {
			return errors.Join(err, service.Wait())
		}
		time.Sleep(20 * time.Millisecond)
	}
	patch, err := json.Marshal(map[string]any{"status": appsv1.DeploymentStatus{
		Replicas: 1, UpdatedReplicas: 1, ReadyReplicas: 1, AvailableReplicas: 1, ObservedGeneration: deployment.Generation,
		Conditions: []appsv1.DeploymentCondition{{Type: appsv1.DeploymentAvailable, Status: corev1.ConditionTrue, Reason: "MinimumReplicasAvailable"}},
	}})
	if err != nil {
		return err
	}
	_, err = c.client.AppsV1().Deployments(deployment.Namespace).Patch(ctx, deployment.Name, types.StrategicMergePatchType, patch,
		metav1.PatchOptions{FieldManager: "bench"}, "status")
	if err != nil {
		return err
	}
	return service.Wait()
}

// The namespace and the Experiment.
func (s scenario) manifests() ([]*unstructured.Unstructured, error) {
	var text bytes.Buffer
	values := map[string]any{"Name": s.experiment(), "Algorithm": algorithm, "Metric": metric,
		"Type": v1beta1.ObjectiveTypeMinimize, "Trials": s.Trials, "Parallelism": s.Parallelism}
	if err := template.Must(template.New("").Parse(experimentTemplate)).Execute(&text, values); err != nil {
		return nil, err
	}
	var objects []*unstructured.Unstructured
	for _, document := range bytes.Split(text.Bytes(), []byte("\n---\n")) {
		object := &unstructured.Unstructured{}
		if err := yaml.Unmarshal(document, &object.Object); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}
