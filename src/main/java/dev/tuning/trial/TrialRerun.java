package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What runs a trial once more, with the same template, parameters and seeds: as a whole, from step
 * 0 on, and without leaving a trace in the record. Operators take no notice of it.
 */
public final class TrialRerun {

  /** One that nothing precedes, so that there is no checkpoint to go on from. */
  private static final Attempt ATTEMPT = Attempt.begin(1, null, null);

  private TrialRerun() {}

  /**
   * The container that trains as the first attempt had it, but without a place to report to.
   *
   * @param study the Study, whose template has been checked
   * @param trial the trial
   * @param host index of the host, from 0
   * @throws IllegalArgumentException if the Study's template is none
   */
  public static Container container(Study study, Trial trial, int host) {
    Container container =
        PodTemplate.container(PodTemplate.read(study.getSpec().trial().template()).getSpec());
    container.setEnv(environment(container, PodEnvironment.of(study, trial, ATTEMPT, host)));
    return container;
  }

  /**
   * A pod for each host, and before them the Service that gives the pods their DNS names.
   *
   * @throws IllegalArgumentException if the Study's template is none
   */
  public static List<HasMetadata> objects(Study study, Trial trial) {
    List<HasMetadata> objects = new ArrayList<>();
    objects.add(service(trial));
    IntStream.range(0, study.getSpec().trial().hostsOrOne())
        .mapToObj(host -> pod(study, trial, host))
        .forEach(objects::add);
    return objects;
  }

  /** Name of the pod of a host. */
  public static String podName(Trial trial, int host) {
    return Names.rerun(trial.getMetadata().getName(), host);
  }

  // A Service of its own: that of the Study selects by a label that would make pods the Study's.
  private static Service service(Trial trial) {
    return new ServiceBuilder()
        .withMetadata(metadata(trial, Names.rerunService(trial.getMetadata().getName())))
        .withNewSpec()
        .withClusterIP("None")
        .withSelector(labels(trial))
        // The hosts of a trial find each other while they start.
        .withPublishNotReadyAddresses(true)
        .endSpec()
        .build();
  }

  private static Pod pod(Study study, Trial trial, int host) {
    PodTemplateSpec template = PodTemplate.read(study.getSpec().trial().template());
    PodSpec spec = TrialPod.of(study, trial, ATTEMPT, host).getSpec();
    ObjectMeta metadata = metadata(trial, podName(trial, host));
    if (template.getMetadata() != null) {
      metadata.getLabels().putAll(withoutKueue(template.getMetadata().getLabels()));
      metadata.setAnnotations(withoutKueue(template.getMetadata().getAnnotations()));
    }
    String service = Names.rerunService(trial.getMetadata().getName());
    spec.setHostname(metadata.getName());
    spec.setSubdomain(service);
    Container container = PodTemplate.container(spec);
    String chief =
        podName(trial, 0) + "." + service + "." + trial.getMetadata().getNamespace() + ".svc";
    Container ofTemplate = PodTemplate.container(template.getSpec());
    container.setEnv(
        environment(ofTemplate, PodEnvironment.of(study, trial, ATTEMPT, host, chief)));
    keepNothing(spec, container, template.getSpec(), ofTemplate);
    return new PodBuilder().withMetadata(metadata).withSpec(spec).build();
  }

  /**
   * Leaves of the operator's volumes that of the checkpoints only, as one that ends with the pod.
   */
  private static void keepNothing(
      PodSpec spec, Container container, PodSpec template, Container ofTemplate) {
    List<Volume> volumes = new ArrayList<>(template.getVolumes());
    volumes.add(
        new VolumeBuilder()
            .withName(PodTemplate.CHECKPOINT_VOLUME)
            .withNewEmptyDir()
            .endEmptyDir()
            .build());
    spec.setVolumes(volumes);
    List<VolumeMount> mounts = new ArrayList<>(ofTemplate.getVolumeMounts());
    container.getVolumeMounts().stream()
        .filter(mount -> mount.getName().equals(PodTemplate.CHECKPOINT_VOLUME))
        .forEach(
            mount -> {
              mount.setSubPath(null);
              mounts.add(mount);
            });
    container.setVolumeMounts(mounts);
  }

  private static List<EnvVar> environment(Container ofTemplate, List<EnvVar> variables) {
    List<EnvVar> environment = new ArrayList<>(variables);
    environment.addAll(ofTemplate.getEnv());
    return environment;
  }

  private static ObjectMeta metadata(Trial trial, String name) {
    var metadata = new ObjectMeta();
    metadata.setName(name);
    metadata.setNamespace(trial.getMetadata().getNamespace());
    metadata.setLabels(labels(trial));
    return metadata;
  }

  private static Map<String, String> labels(Trial trial) {
    return new TreeMap<>(Map.of(Labels.RERUN, trial.getMetadata().getName()));
  }

  private static Map<String, String> withoutKueue(Map<String, String> map) {
    Map<String, String> others = new TreeMap<>(TrialPod.orEmpty(map));
    others.keySet().removeIf(name -> name.startsWith(KueueGroup.PREFIX));
    return others;
  }
}
