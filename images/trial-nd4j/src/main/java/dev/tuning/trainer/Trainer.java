package dev.tuning.trainer;

import java.io.IOException;
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
    private final BatchOrder batchOrder;
    private final Dropout dropout;
    private final Optional<CheckpointStore> store;
    private final Reporter reporter;
    private final StopSignal stop;

    /**
     * @param memory is freed between steps
     * @param state fresh, or that of a checkpoint
     * @param store where checkpoints go; none means that there are none
     */
    Trainer(
            NativeMemory memory,
            RunIdentity identity,
            DigitsData data,
            TrainingState state,
            Optional<CheckpointStore> store,
            Reporter reporter,
            StopSignal stop) {
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
        this.batchOrder = new BatchOrder(
                identity.dataSeed(), data.training().size(), hyperparameters.batchSize());
        this.dropout = new Dropout(identity.initSeed(), hyperparameters.dropout());
        this.store = store;
        this.reporter = reporter;
        this.stop = stop;
    }

    /**
     * Trains from the state's step to the last one, unless the run diverges or is asked to stop.
     *
     * @throws IOException if a checkpoint cannot be written
     */
    Outcome run() throws IOException {
        stop.trainingStarts();
        while (state.step() < identity.trainSteps()) {
            memory.free();
            double loss = trainStep(state.step() + 1);
            state.stepDone(loss);
            if (!Double.isFinite(loss)) {
                return new Outcome.Diverged(state.step(), "the training loss is " + loss);
            }
            if (isEvaluationStep()) {
                Optional<Outcome.Diverged> diverged = evaluate();
                if (diverged.isPresent()) {
                    return diverged.get();
                }
            }
            if (stop.isRequested() && state.step() < identity.trainSteps()) {
                return interrupt();
            }
        }
        return new Outcome.Completed(state.observations(), state.weightsHash());
    }

    private boolean isEvaluationStep() {
        return state.step() % identity.evalEverySteps() == 0
                || state.step() == identity.trainSteps();
    }

    /** Makes one step and returns the mean loss of its batch before it. */
    private double trainStep(long step) {
        Images batch = data.training().select(batchOrder.batch(step));
        try (MemoryWorkspace _ = openWorkspace("step")) {
            INDArray mask = dropout.isActive()
                    ? dropout.mask(step, batch.size(), identity.hyperparameters().hiddenUnits())
                    : null;
            Mlp.Pass pass = network.forward(batch.pixelMatrix(), mask);
            CrossEntropy crossEntropy = CrossEntropy.of(pass.logits(), batch.oneHotLabels());
            network.backward(pass, crossEntropy.logitsGradient(), gradient);
            state.optimizer().update(state.parameters().flat(), gradient.flat(), step);
            return crossEntropy.loss();
        }
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
                Observation.of(step, evaluation, state.meanLoss(), checkpoint);
        state.observed(observation);
        if (store.isPresent()) {
            store.get().write(state.checkpoint());
        }
        reporter.report(observation);
        if (store.isPresent()) {
            store.get().retain(state.observations(), step);
        }
        return Optional.empty();
    }

    private Outcome interrupt() throws IOException {
        boolean alreadyWritten = isEvaluationStep();
        if (store.isPresent() && !alreadyWritten) {
            store.get().write(state.checkpoint());
            reporter.report(Observation.ofCheckpoint(
                    state.step(), CheckpointStore.nameOf(state.step())));
        }
        return new Outcome.Interrupted(state.step());
    }

    private static MemoryWorkspace openWorkspace(String name) {
        return Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE, name);
    }
}
