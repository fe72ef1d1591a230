package dev.tuning.trainer;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Everything that changes while a run goes on, and how a checkpoint is made of it. */
final class TrainingState {

    private final RunIdentity identity;
    private final MlpParameters parameters;
    private final Optimizer optimizer;
    private final List<Observation> observations = new ArrayList<>();
    private long step;
    private double lossSum;
    private long lossCount;

    /** The state before the first step. */
    TrainingState(RunIdentity identity) {
        Hyperparameters hyperparameters = identity.hyperparameters();
        this.identity = identity;
        this.parameters = MlpParameters.initial(
                DataType.FLOAT,
                DigitsData.PIXELS,
                hyperparameters.hiddenUnits(),
                DigitsData.CLASSES,
                hyperparameters.activation(),
                identity.initSeed());
        this.optimizer =
                hyperparameters.optimizer().create(parameters.flat().length(), hyperparameters);
    }

    /**
     * The state that a checkpoint holds.
     *
     * @throws CheckpointException if it is of another run
     */
    static TrainingState of(RunIdentity identity, Checkpoint checkpoint) {
        Checkpoint.Progress progress = checkpoint.progress();
        if (!progress.identity().equals(identity)) {
            throw new CheckpointException("RESUME_CHECKPOINT: is of another run, "
                    + progress.identity() + ", and this is " + identity);
        }
        TrainingState state = new TrainingState(identity);
        List<INDArray> vectors = state.vectors();
        for (int i = 0; i < vectors.size(); i++) {
            vectors.get(i).assign(Nd4j.create(checkpoint.vectors().get(i)));
        }
        state.step = progress.step();
        state.lossSum = progress.lossSum();
        state.lossCount = progress.lossCount();
        state.observations.addAll(progress.observations());
        return state;
    }

    Checkpoint checkpoint() {
        return new Checkpoint(
                new Checkpoint.Progress(
                        identity, step, lossSum, lossCount, List.copyOf(observations)),
                vectors().stream().map(INDArray::toFloatVector).toList());
    }

    MlpParameters parameters() {
        return parameters;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    /** The last finished step; 0 at the start. */
    long step() {
        return step;
    }

    /** Of all evaluations so far, by step. */
    List<Observation> observations() {
        return List.copyOf(observations);
    }

    /** Counts a finished step and the loss of its batch. */
    void stepDone(double loss) {
        step++;
        lossSum += loss;
        lossCount++;
    }

    /** Mean loss of the batches since the last evaluation. */
    double meanLoss() {
        return lossSum / lossCount;
    }

    /** Adds an observation of the current step and starts a new mean. */
    void observed(Observation observation) {
        observations.add(observation);
        lossSum = 0;
        lossCount = 0;
    }

    boolean hasFiniteWeights() {
        for (float weight : parameters.flat().toFloatVector()) {
            if (!Float.isFinite(weight)) {
                return false;
            }
        }
        return true;
    }

    /** Hexadecimal SHA-256 of the parameters. */
    String weightsHash() {
        byte[] weights = Vectors.toBytes(parameters.flat().toFloatVector());
        return HexFormat.of().formatHex(Checkpoint.sha256(weights));
    }

    private List<INDArray> vectors() {
        List<INDArray> vectors = new ArrayList<>();
        vectors.add(parameters.flat());
        vectors.addAll(optimizer.state());
        return vectors;
    }
}
