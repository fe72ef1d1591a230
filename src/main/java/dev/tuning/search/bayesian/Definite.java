package dev.tuning.search.bayesian;

import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;
import org.ejml.dense.row.linsol.chol.LinearSolverChol_DDRM;

/** A positive definite matrix that can be inverted. On one thread, so the same bits every time. */
final class Definite {

  private final LinearSolverChol_DDRM solver;
  private final DMatrixRMaj factor;

  private Definite(LinearSolverChol_DDRM solver, DMatrixRMaj factor) {
    this.solver = solver;
    this.factor = factor;
  }

  /**
   * Decomposes a matrix.
   *
   * @param matrix symmetric; overwritten
   * @return absent if it is not positive definite, as far as doubles can tell
   */
  static Optional<Definite> of(DMatrixRMaj matrix) {
    var decomposition = new CholeskyDecompositionInner_DDRM(true);
    var solver = new LinearSolverChol_DDRM(decomposition);
    return solver.setA(matrix) && Double.isFinite(solver.quality())
        ? Optional.of(new Definite(solver, decomposition.getT()))
        : Optional.empty();
  }

  double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < factor.numRows; i++) {
      sum += StrictMath.log(factor.unsafe_get(i, i));
    }
    return 2 * sum;
  }

  /** What times the matrix is a vector. */
  double[] solve(double[] right) {
    var solution = new DMatrixRMaj(right.length, 1);
    solver.solve(DMatrixRMaj.wrap(right.length, 1, right.clone()), solution);
    return solution.data;
  }

  /** The inverse, whole, by rows. */
  double[] inverse() {
    var inverse = new DMatrixRMaj(factor.numRows, factor.numRows);
    solver.invert(inverse);
    return inverse.data;
  }
}
