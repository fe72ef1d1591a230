package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.search.bayesian.BayesianSearch;
import dev.tuning.search.bayesian.PastPoint;
import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.trial.StudyManifest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Questions to models and their answers, with a model that works when the test lets it. */
class ProposerTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final Study study = new StudyManifest().study();
  private final BayesianSearch search =
      new BayesianSearch(StudySpace.of(study.getSpec()), 1, 2, List.of());
  private final List<Runnable> work = new ArrayList<>();
  private final Proposer proposer = new Proposer(work::add, Clock.fixed(NOW, ZoneOffset.UTC));

  private List<PastPoint> history(int size) {
    List<PastPoint> history = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      history.add(
          new PastPoint(i, search.pointAt(i).orElseThrow(), new Result.Feasible(i % 3, 1, 0)));
    }
    return history;
  }

  private ProposalRequest request(int index, int count, List<PastPoint> history) {
    return new ProposalRequest(
        study.getMetadata().getUid(), "lab", "digits", search, index, count, history);
  }

  @Test
  void answersAreThereWhenTheModelHasWorked() {
    proposer.ask(request(4, 2, history(4)));

    assertThat(proposer.ready(study).fresh()).isEmpty();
    assertThat(proposer.ready(study).unansweredSince()).contains(NOW);
    work.removeFirst().run();

    assertThat(proposer.ready(study).fresh()).containsOnlyKeys(4L, 5L);
    assertThat(proposer.ready(study).unansweredSince()).isEmpty();
    assertThat(proposer.ready(study).model().orElseThrow().observations()).isEqualTo(4);
  }

  @Test
  void theSameQuestionIsAskedOnce() {
    proposer.ask(request(4, 1, history(4)));
    work.removeFirst().run();
    proposer.ask(request(4, 1, history(4)));

    assertThat(work).isEmpty();
  }

  @Test
  void onlyTheLatestQuestionIsAnswered() {
    proposer.ask(request(4, 1, history(4)));
    proposer.ask(request(5, 1, history(5)));

    assertThat(work).hasSize(1);
    work.removeFirst().run();
    assertThat(proposer.ready(study).fresh()).containsOnlyKeys(5L);
    assertThat(proposer.ready(study).older()).isEmpty();
  }

  @Test
  void olderAnswersStayUntilTheyAreOfNoUse() {
    proposer.ask(request(4, 3, history(4)));
    work.removeFirst().run();
    proposer.ask(request(5, 3, history(5)));

    assertThat(proposer.ready(study).fresh()).isEmpty();
    assertThat(proposer.ready(study).older()).containsOnlyKeys(5L, 6L);
  }

  @Test
  void tellsWhoIsToKnow() {
    List<String> told = new ArrayList<>();
    proposer.onNews((namespace, name) -> told.add(namespace + "/" + name));
    proposer.ask(request(4, 1, history(4)));
    work.removeFirst().run();

    assertThat(told).containsExactly("lab/digits");
  }

  /** A history that no model can read: the Study goes on, and the next question has an answer. */
  @Test
  void aModelThatFailsSaysSo() {
    List<PastPoint> broken =
        new ArrayList<>(Collections.singletonList(new PastPoint(0, Map.of(), null))) {
          private static final long serialVersionUID = 1L;

          @Override
          public Stream<PastPoint> stream() {
            throw new ArithmeticException("too hard");
          }
        };
    proposer.ask(request(4, 1, broken));
    work.removeFirst().run();

    assertThat(proposer.ready(study).failure())
        .hasValueSatisfying(reason -> assertThat(reason).contains("too hard"));
    assertThat(proposer.ready(study).unansweredSince()).isEmpty();
    proposer.ask(request(4, 1, history(4)));
    work.removeFirst().run();
    assertThat(proposer.ready(study).failure()).isEmpty();
    assertThat(proposer.ready(study).fresh()).containsOnlyKeys(4L);
  }
}
