package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.ParameterSpec;
import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.search.Search;
import dev.tuning.search.bayesian.PastPoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The searches of the Studies that were looked at last. A search is a function of what it is made
 * of, so keeping it changes nothing but the time: one whose points could repeat remembers all that
 * came before the next one.
 */
final class SearchCache {

  /** Studies at work at the same time; beyond that searches are made anew. */
  private static final int SIZE = 100;

  /** What a search is made of. */
  private record Key(
      List<ParameterSpec> parameters,
      SearchSpec search,
      List<Map<String, JsonNode>> given,
      List<List<PastPoint>> earlier) {}

  private final Map<Key, Search> searches =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Search> eldest) {
          return size() > SIZE;
        }
      };

  /**
   * The search of a Study.
   *
   * @param spec the Study
   * @param given the points that another Study has given; null where the Study asks for none
   * @param earlier the points of the Studies that it learns from
   * @throws IllegalArgumentException as {@link StudySearch#of} does
   */
  Search of(StudySpec spec, List<Map<String, JsonNode>> given, List<List<PastPoint>> earlier) {
    var key = new Key(spec.parameters(), spec.search(), given, earlier);
    synchronized (searches) {
      Search search = searches.get(key);
      if (search != null) {
        return search;
      }
    }
    Search search = StudySearch.of(spec, given, earlier);
    synchronized (searches) {
      searches.put(key, search);
    }
    return search;
  }
}
