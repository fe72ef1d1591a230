package dev.tuning.cli.manifest;

/** Paths of fields as the API server writes them. */
public final class Fields {

  private Fields() {}

  /** The path of a field of the object at a path; the whole has the empty path. */
  public static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The path of an element of the list at a path. */
  public static String element(String path, int index) {
    return path + "[" + index + "]";
  }
}
