package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the pod of an attempt from the Study's template: the only place that makes pods. */
public final class TrialPod {

  private TrialPod() {}

  /**
   * The pod of a host of an attempt.
   *
   * @param study the Study, whose template has been checked
   * @param trial the trial
   * @param attempt the attempt
   * @param host index of the host, from 0
   * @param access how it can report, if it can
   */
  static Pod of(
      Study study, Trial trial, Attempt attempt, int host, Optional<ReportAccess> access) {
    Pod pod = of(study, trial, attempt, host);
    Container container = PodTemplate.container(pod.getSpec());
    access.ifPresent(a -> a.grant(study, trial.getMetadata().getName(), pod, container));
    return pod;
  }

  /**
   * The pod of a host of an attempt that does not report.
   *
   * @param study the Study, whose template has been checked
   * @param trial the trial
   * @param attempt the attempt
   * @param host index of the host, from 0
   */
  public static Pod of(Study study, Trial trial, Attempt attempt, int host) {
    PodTemplateSpec template = PodTemplate.read(study.getSpec().trial().template());
    PodSpec spec = template.getSpec();
    spec.setRestartPolicy("Never");
    if (spec.getAutomountServiceAccountToken() == null) {
      spec.setAutomountServiceAccountToken(false);
    }
    // A namespace with thousands of Services would make the environment too long to start with.
    spec.setEnableServiceLinks(false);
    Container container = PodTemplate.container(spec);
    // Before those of the template, so that they can refer to ours.
    List<EnvVar> environment = new ArrayList<>(PodEnvironment.of(study, trial, attempt, host));
    environment.addAll(container.getEnv());
    container.setEnv(environment);
    mountCheckpoints(study, trial, host, spec, container);

    String name = Names.pod(trial.getMetadata().getName(), attempt.number(), host);
    spec.setHostname(name);
    spec.setSubdomain(Names.service(study.getMetadata().getName()));

    Map<String, String> labels = new HashMap<>();
    Map<String, String> annotations = new HashMap<>();
    if (template.getMetadata() != null) {
      labels.putAll(orEmpty(template.getMetadata().getLabels()));
      annotations.putAll(orEmpty(template.getMetadata().getAnnotations()));
    }
    labels.put(Labels.STUDY, trial.getSpec().study());
    labels.put(Labels.TRIAL, trial.getMetadata().getName());
    labels.put(Labels.ATTEMPT, String.valueOf(attempt.number()));
    labels.put(Labels.HOST, String.valueOf(host));
    KueueGroup.mark(study, trial, attempt, host, labels, annotations);
    // A failed trial is a result, not an unhealthy application.
    annotations.put("argocd.argoproj.io/ignore-healthcheck", "true");
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(trial.getMetadata().getNamespace())
        .withLabels(labels)
        .withAnnotations(annotations)
        .withFinalizers(Labels.POD_FINALIZER)
        .withOwnerReferences(Ownership.by(trial))
        .endMetadata()
        .withSpec(spec)
        .build();
  }

  private static void mountCheckpoints(
      Study study, Trial trial, int host, PodSpec spec, Container container) {
    Volume volume =
        CheckpointPath.volume(study)
            .orElseGet(() -> new VolumeBuilder().withNewEmptyDir().endEmptyDir().build());
    volume.setName(PodTemplate.CHECKPOINT_VOLUME);
    var mount =
        new VolumeMountBuilder()
            .withName(PodTemplate.CHECKPOINT_VOLUME)
            .withMountPath(PodEnvironment.CHECKPOINT_DIR);
    if (CheckpointPath.isLasting(study)) {
      mount.withSubPath(CheckpointPath.directory(study, trial.getMetadata().getName()));
    }
    if (host != 0) {
      // Only the chief writes checkpoints.
      mount.withReadOnly(true);
    }
    List<Volume> volumes = new ArrayList<>(spec.getVolumes());
    volumes.add(volume);
    spec.setVolumes(volumes);
    List<VolumeMount> mounts = new ArrayList<>(container.getVolumeMounts());
    mounts.add(mount.build());
    container.setVolumeMounts(mounts);
  }

  static Map<String, String> orEmpty(Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
