package dev.tuning.space;

/** False and true, equally likely, in this order; values are {@link Boolean}. */
public record BooleanDomain() implements Domain {

  @Override
  public Boolean valueAt(double u) {
    return valueOfRank(UnitInterval.cell(u, 2));
  }

  @Override
  public double unitOf(Object value) {
    return UnitInterval.center((int) rankOf(value), 2);
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof Boolean;
  }

  @Override
  public long size() {
    return 2;
  }

  @Override
  public Boolean valueOfRank(long rank) {
    return rank == 1;
  }

  @Override
  public long rankOf(Object value) {
    return (Boolean) Values.require(this, value) ? 1 : 0;
  }

  /** {@return the values, as a message says it} */
  @Override
  public String toString() {
    return "true or false";
  }
}
