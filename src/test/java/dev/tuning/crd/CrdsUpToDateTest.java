package dev.tuning.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds that {@code crds/} and the chart's copy are what the Java types generate. With {@code
 * -Dcrds.update=true} (that is {@code make crds}) it writes them first.
 */
class CrdsUpToDateTest {

  private static final List<Path> COPIES =
      List.of(Path.of("crds"), Path.of("helm/study-operator/files/crds"));

  /** A client-side apply keeps the object in annotations of at most 256 KiB; this leaves room. */
  private static final int LARGEST = 200 * 1024;

  @TempDir Path generated;

  @Test
  void everyCopyIsWhatTheTypesGenerate() throws IOException {
    new CRDGenerator()
        .customResourceClasses(List.of(Study.class, Trial.class))
        .withPostProcessor(new CrdSchemas())
        .forCRDVersions("v1")
        .inOutputDir(generated.toFile())
        .generate();
    Map<String, String> expected = files(generated);
    assertThat(expected).hasSize(2);
    assertThat(expected.values()).allSatisfy(crd -> assertThat(crd.length()).isLessThan(LARGEST));

    for (Path copy : COPIES) {
      if (Boolean.getBoolean("crds.update")) {
        Files.createDirectories(copy);
        for (var file : expected.entrySet()) {
          Files.writeString(copy.resolve(file.getKey()), file.getValue());
        }
      }
      assertThat(files(copy)).as("%s: run `make crds` and commit", copy).isEqualTo(expected);
    }
  }

  private static SortedMap<String, String> files(Path directory) throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
