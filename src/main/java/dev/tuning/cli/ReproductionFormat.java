package dev.tuning.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tuning.trial.TrialRerun;
import java.util.stream.Collectors;

/** How it is written what runs a trial again. */
enum ReproductionFormat {
  /** A script for people to read and to run. */
  text {
    @Override
    String write(RecordedTrial recorded, int host, String connection) {
      return new TrialScript(recorded.study(), recorded.trial(), host).script(connection);
    }
  },
  /** The environment, for a shell. */
  env {
    @Override
    String write(RecordedTrial recorded, int host, String connection) {
      return new TrialScript(recorded.study(), recorded.trial(), host).environment();
    }
  },
  /** The pods, for kubectl. */
  pod {
    @Override
    String write(RecordedTrial recorded, int host, String connection) {
      // Not the client's own YAML: with some control characters nothing can read it.
      YAMLMapper yaml = new YAMLMapper();
      yaml.disable(YAMLGenerator.Feature.SPLIT_LINES);
      return TrialRerun.objects(recorded.study(), recorded.trial()).stream()
          .map(
              object -> {
                try {
                  return yaml.writeValueAsString(new ObjectMapper().valueToTree(object));
                } catch (JsonProcessingException e) {
                  throw new IllegalStateException("objects can always be written", e);
                }
              })
          .collect(Collectors.joining());
    }
  };

  /**
   * The whole output of a command.
   *
   * @param recorded the trial
   * @param host index of the host, from 0, where the output is about one
   * @param connection options that name its cluster, each with a space before it
   */
  abstract String write(RecordedTrial recorded, int host, String connection);
}
