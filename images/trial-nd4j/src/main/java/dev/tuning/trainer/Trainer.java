package dev.tuning.trainer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The training loop of one attempt. */
final class Trainer {

    /** Memory for the temporary arrays of a step, reused at each step instead of collected. */
    private static final WorkspaceConfiguration WORKSPACE = WorkspaceConfiguration.builder()
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .build();

    private final NativeMemory memory;
    private final RunIdentity identity;
    private final DigitsData data;
    private final TrainingState state;
    private final Mlp network;
    private final MlpParameters gradient;
    private final Batches batches;
    private final Dropout dropout;
    private final Optional<CheckpointStore> store;
    private final CheckpointCleaner cleaner;
    private final Reporter reporter;
    private final Hosts hosts;
    private final StepClock clock;

    /** The step of the last checkpoint that this attempt wrote; 0 before the first. */
    private long checkpointStep;

    /**
     * @param memory is freed between steps
     * @param state fresh, or that of a checkpoint
     * @param batches what this host reads
     * @param store where checkpoints go; none means that there are none
     * @param cleaner decides which checkpoints go again
     * @param hosts all hosts; of these only the chief evaluates, reports and writes checkpoints
     * @param clock times the steps
     */
    Trainer(
            NativeMemory memory,
            RunIdentity identity,
            DigitsData data,
            TrainingState state,
            Batches batches,
            Optional<CheckpointStore> store,
            CheckpointCleaner cleaner,
            Reporter reporter,
            Hosts hosts,
            StepClock clock) {
        Hyperparameters hyperparameters = identity.hyperparameters();
        this.memory = memory;
        this.identity = identity;
        this.data = data;
        this.state = state;
        this.network = new Mlp(state.parameters(), hyperparameters.activation());
        this.gradient = MlpParameters.zeros(
                DataType.FLOAT,
                DigitsData.PIXELS,
                hyperparameters.hiddenUnits(),
                DigitsData.CLASSES);
        this.batches = batches;
        this.dropout = new Dropout(identity.initSeed(), hyperparameters.dropout());
        this.store = store;
        this.cleaner = cleaner;
        this.reporter = reporter;
        this.hosts = hosts;
        this.clock = clock;
    }

    /**
     * Trains from the state's step to the last one, unless the run diverges, is asked to stop or
     * loses a host. The state is always that after a finished step, so it can be saved then.
     *
     * @throws IOException if a checkpoint cannot be written
     * @throws UnequalWeightsException if the hosts end with different weights
     */
    Outcome run() throws IOException {
        try {
            return hosts.conclude(train());
        } catch (HostsException e) {
            return new Outcome.HostLost(interrupt(), e.getMessage());
        }
    }

    private Outcome train() throws IOException {
        while (state.step() < identity.trainSteps()) {
            long start = clock.start();
            memory.free();
            double loss;
            switch (trainStep(state.step() + 1)) {
                case Hosts.Answer.Mean mean -> loss = mean.loss();
                case Hosts.Answer.Ended ended -> {
                    return ended.outcome();
                }
            }
            clock.ended(start);
            state.stepDone(loss);
            if (!Double.isFinite(loss)) {
                return new Outcome.Diverged(state.step(), "the training loss is " + loss);
            }
            if (hosts.isChief() && isEvaluationStep()) {
                Optional<Outcome.Diverged> diverged = evaluate();
                if (diverged.isPresent()) {
                    return diverged.get();
                }
            }
            if (hosts.shouldStop() && state.step() < identity.trainSteps()) {
                return interrupt();
            }
        }
        return new Outcome.Completed(state.observations(), state.weightsHash());
    }

    private boolean isEvaluationStep() {
        return state.step() % identity.evalEverySteps() == 0
                || state.step() == identity.trainSteps();
    }

    /** Makes one step, unless the run has ended on the chief. */
    private Hosts.Answer trainStep(long step) {
        Batches.Batch batch = batches.of(step);
        int size = batch.images().length;
        try (MemoryWorkspace _ = openWorkspace("step")) {
            double loss = size == 0 ? 0 : backward(step, batch);
            Hosts.Answer answer = hosts.average(step, size, loss, gradient.flat());
            if (answer instanceof Hosts.Answer.Mean) {
                state.optimizer().update(state.parameters().flat(), gradient.flat(), step);
            }
            return answer;
        }
    }

    /** Computes the gradient of this host's part of a batch, and returns the part's mean loss. */
    private double backward(long step, Batches.Batch batch) {
        Images images = data.training().select(batch.images());
        INDArray mask = dropout.isActive()
                ? dropout.mask(step, batch.firstRow(), images.size(),
                        identity.hyperparameters().hiddenUnits())
                : null;
        Mlp.Pass pass = network.forward(images.pixelMatrix(), mask);
        CrossEntropy crossEntropy = CrossEntropy.of(pass.logits(), images.oneHotLabels());
        network.backward(pass, crossEntropy.logitsGradient(), gradient);
        return crossEntropy.loss();
    }

    /** Evaluates, writes a checkpoint, reports, and only then deletes old checkpoints. */
    private Optional<Outcome.Diverged> evaluate() throws IOException {
        long step = state.step();
        Evaluation evaluation;
        try (MemoryWorkspace _ = openWorkspace("evaluation")) {
            evaluation = Evaluation.of(network, data.validation());
        }
        if (!Double.isFinite(evaluation.loss())) {
            return Optional.of(
                    new Outcome.Diverged(step, "the validation loss is " + evaluation.loss()));
        }
        if (!state.hasFiniteWeights()) {
            return Optional.of(new Outcome.Diverged(step, "a weight is not finite"));
        }
        String checkpoint = store.isPresent() ? CheckpointStore.nameOf(step) : null;
        Observation observation =
                clock.addTo(Observation.of(step, evaluation, state.meanLoss(), checkpoint));
        state.observed(observation);
        if (store.isPresent()) {
            store.get().write(state.checkpoint());
            checkpointStep = step;
        }
        reporter.report(observation);
        if (store.isPresent()) {
            cleaner.afterCheckpoint(store.get(), state.observations(), step);
        }
        return Optional.empty();
    }

    /** Saves the last finished step, unless that is done. */
    private Outcome.Interrupted interrupt() throws IOException {
        long step = state.step();
        List<Observation> observations = new ArrayList<>(state.observations());
        if (store.isPresent() && step != checkpointStep) {
            store.get().write(state.checkpoint());
            // It is, if a checkpoint was resumed that this attempt has no step to add to.
            boolean isKnown = !observations.isEmpty() && observations.getLast().step() == step;
            if (!isKnown) {
                Observation observation =
                        Observation.ofCheckpoint(step, CheckpointStore.nameOf(step));
                reporter.report(observation);
                observations.add(observation);
            }
        }
        return new Outcome.Interrupted(step, observations);
    }

    private static MemoryWorkspace openWorkspace(String name) {
        return Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE, name);
    }
}
