package dev.tuning.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tuning.api.v1alpha1.Study;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom: the rules that keep decisions pure and the search usable anywhere. */
class ArchitectureTest {

  private static final String ROOT = "dev.tuning.";

  /** All of them from where one of them lies: the tests lie elsewhere. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Study.class.getProtectionDomain().getCodeSource().getLocation());

  /** The packages that each package may use. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("space", Set.of()),
          Map.entry("search", Set.of("space")),
          Map.entry("report", Set.of()),
          Map.entry("analysis", Set.of("report", "space", "search")),
          Map.entry("api", Set.of("report")),
          Map.entry("trial", Set.of("api", "report", "analysis", "space", "search")),
          Map.entry("study", Set.of("api", "report", "analysis", "space", "search", "trial")),
          Map.entry("page", Set.of("study")),
          Map.entry(
              "cli",
              Set.of("api", "report", "analysis", "space", "search", "trial", "study", "page")),
          Map.entry("web", Set.of("report")),
          Map.entry(
              "wiring",
              Set.of(
                  "api",
                  "report",
                  "analysis",
                  "space",
                  "search",
                  "trial",
                  "study",
                  "page",
                  "web")));

  static Stream<Arguments> packages() {
    return MAY_USE.entrySet().stream()
        .map(rule -> Arguments.argumentSet(rule.getKey(), rule.getKey(), rule.getValue()));
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageUsesOnlyThoseBelowIt(String name, Set<String> mayUse) {
    String[] allowed =
        Stream.concat(mayUse.stream(), Stream.of(name))
            .map(ArchitectureTest::packageOf)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(packageOf(name))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + ".").and(not(resideInAnyPackage(allowed))))
        .check(CLASSES);
  }

  /** Every package is in the table, and the table speaks of none that is gone. */
  @Test
  void theTableIsComplete() {
    Set<String> packages =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.substring(ROOT.length()).replaceFirst("\\..*", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(packages).containsExactlyElementsOf(new TreeSet<>(MAY_USE.keySet()));
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.tuning.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** They run without a cluster, in the command line and in tests. */
  @Test
  void searchAndAnalysisKnowNoFramework() {
    classes()
        .that(resideInAnyPackage(packageOf("space"), packageOf("search"), packageOf("analysis")))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "dev.tuning..",
                "java..",
                "org.ejml..",
                "org.apache.commons.numbers..",
                "org.hipparchus.."))
        .check(CLASSES);
  }

  @Test
  void searchAndAnalysisKnowNoTimeAndNoInputOrOutput() {
    noClasses()
        .that(resideInAnyPackage(packageOf("space"), packageOf("search"), packageOf("analysis")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.time..", "java.io..", "java.nio.file..", "java.net.."))
        .orShould()
        .dependOnClassesThat(are(Thread.class, System.class, Random.class))
        .check(CLASSES);
  }

  /** Reports are read in the operator, the command line and the collector. */
  @Test
  void reportsKnowJsonAndNoCluster() {
    classes()
        .that()
        .resideInAPackage(packageOf("report"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(packageOf("report"), "java..", "com.fasterxml.jackson.."))
        .check(CLASSES);
  }

  /** The sharing of slots is simulated in its tests. */
  @Test
  void slotsKnowNothingButThemselves() {
    classes()
        .that()
        .resideInAPackage(packageOf("trial.slots"))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(packageOf("trial.slots"), "java.."))
        .check(CLASSES);
  }

  /** Decisions are functions of snapshots: what they need from a cluster is in there. */
  @Test
  void decisionsKnowNoClientAndNoOperatorSdk() {
    noClasses()
        .that(resideInAnyPackage(packageOf("trial"), packageOf("study")))
        .and()
        .haveSimpleNameNotEndingWith("Reconciler")
        .and()
        .doNotHaveSimpleName("TrialPods")
        .and()
        .doNotHaveSimpleName("EventRecorder")
        .and()
        .doNotHaveSimpleName("StatusWriter")
        .and()
        .doNotHaveSimpleName("UnreadableObjects")
        .and()
        .haveNameNotMatching(".*\\.TrialLogs(\\$.*)?")
        .and()
        .doNotImplement(OnUpdateFilter.class)
        .and()
        .haveNameNotMatching(".*\\.TrialPods\\$.*")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "io.fabric8.kubernetes.client..",
                    "io.javaoperatorsdk..",
                    "io.quarkus..",
                    "jakarta..")
                // The API types extend a class of the client.
                .and(not(are(io.fabric8.kubernetes.client.CustomResource.class))))
        .check(CLASSES);
  }

  @Test
  void onlyTheWiringKnowsQuarkus() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packageOf("wiring"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.quarkus..", "io.quarkiverse..", "io.smallrye..", "jakarta.."))
        .check(CLASSES);
  }

  /** Time comes from a Clock that the wiring makes. */
  @Test
  void onlyTheWiringReadsTheTime() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packageOf("wiring"))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(OffsetDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .check(CLASSES);
  }

  /** The same seed gives the same study: nothing else is random. */
  @Test
  void nothingIsRandomButWhatASeedSays() {
    noClasses()
        .should()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .dependOnClassesThat(are(Random.class, ThreadLocalRandom.class))
        .check(CLASSES);
  }

  private static String packageOf(String name) {
    return ROOT + name + "..";
  }

  private static DescribedPredicate<JavaClass> are(Class<?>... types) {
    return DescribedPredicate.describe(
        "are one of " + Stream.of(types).map(Class::getSimpleName).toList(),
        type -> Stream.of(types).anyMatch(type::isEquivalentTo));
  }
}
