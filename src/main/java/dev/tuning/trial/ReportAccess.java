package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.TrialTemplate.Collector;
import dev.tuning.report.ReportChannel;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How pods reach the operator to report: a URL, a token of their own that is good for nothing else,
 * and the certificate authority to trust, if it is a private one.
 *
 * @param url the operator's address as pods know it, without a slash at its end
 * @param ca certificates in PEM form; empty for those that every program trusts
 */
public record ReportAccess(String url, Optional<String> ca) {

  /** Name of the volume that holds token and certificates. */
  public static final String VOLUME = "tuning-report";

  /** Where it is mounted. */
  public static final String DIRECTORY = "/var/run/secrets/tuning.dev/report";

  /** Its certificates travel with the pod: no other object of its namespace has them. */
  private static final String CA_ANNOTATION = "tuning.dev/report-ca";

  /** The kubelet makes a new token when four fifths of this have passed. */
  private static final long TOKEN_SECONDS = 3600;

  private static final String TOKEN_FILE = "token";
  private static final String CA_FILE = "ca.crt";

  /** Gives a pod of a trial what it needs, if its Study wants reports. */
  void grant(Study study, String trial, Pod pod, Container container) {
    Collector collector = study.getSpec().trial().collector();
    if (collector != null && collector != Collector.Report) {
      return;
    }
    String namespace = pod.getMetadata().getNamespace();
    List<EnvVar> environment = new ArrayList<>();
    environment.add(variable("REPORT_URL", url + ReportChannel.path(namespace, trial)));
    environment.add(variable("REPORT_TOKEN_FILE", DIRECTORY + "/" + TOKEN_FILE));
    List<VolumeProjection> sources = new ArrayList<>();
    sources.add(
        new VolumeProjectionBuilder()
            .withNewServiceAccountToken()
            .withAudience(ReportChannel.AUDIENCE)
            .withExpirationSeconds(TOKEN_SECONDS)
            .withPath(TOKEN_FILE)
            .endServiceAccountToken()
            .build());
    if (ca.isPresent()) {
      environment.add(variable("REPORT_CA_FILE", DIRECTORY + "/" + CA_FILE));
      pod.getMetadata().getAnnotations().put(CA_ANNOTATION, ca.get());
      sources.add(
          new VolumeProjectionBuilder()
              .withNewDownwardAPI()
              .addNewItem()
              .withPath(CA_FILE)
              .withNewFieldRef()
              .withFieldPath("metadata.annotations['" + CA_ANNOTATION + "']")
              .endFieldRef()
              .endItem()
              .endDownwardAPI()
              .build());
    }
    // Before those of the template, so that they can refer to ours.
    environment.addAll(container.getEnv());
    container.setEnv(environment);
    if (pod.getSpec().getServiceAccountName() == null) {
      // What every pod gets; a token needs it to be said.
      pod.getSpec().setServiceAccountName(TrialAccounts.DEFAULT);
    }
    mount(pod.getSpec(), container, sources);
  }

  private static void mount(PodSpec spec, Container container, List<VolumeProjection> sources) {
    List<Volume> volumes = new ArrayList<>(spec.getVolumes());
    volumes.add(
        new VolumeBuilder()
            .withName(VOLUME)
            .withNewProjected()
            .withSources(sources)
            .endProjected()
            .build());
    spec.setVolumes(volumes);
    List<VolumeMount> mounts = new ArrayList<>(container.getVolumeMounts());
    mounts.add(
        new VolumeMountBuilder()
            .withName(VOLUME)
            .withMountPath(DIRECTORY)
            .withReadOnly(true)
            .build());
    container.setVolumeMounts(mounts);
  }

  private static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }
}
